# SPDX-License-Identifier: EUPL-1.2
"""What a picker shows of a row: enough to tell it from its namesakes, and nothing more."""

import uuid
from dataclasses import dataclass

from models.vocabulary import Level, OrganisationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeOption:
    """A programme to pick, with what tells it from its namesakes."""

    id: int
    public_id: uuid.UUID
    name: str
    name_en: str
    level: Level
    isat: str
    institution_id: int
    institution: str
    abbreviation: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationOption:
    """An organisation to pick; ``parent`` is the name of its ministry, or empty."""

    id: int
    public_id: uuid.UUID
    kind: OrganisationKind
    name: str
    abbreviation: str
    category: str
    place: str
    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOption:
    """A town to pick; coordinates in degrees (WGS 84)."""

    id: int
    name: str
    municipality: str
    province: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationOption:
    """An mbo qualification to pick."""

    id: int
    crebo: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceProfileOption:
    """A KWIV profile to pick."""

    id: int
    code: str
    name: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeOption:
    """A theme to pick."""

    id: int
    public_id: uuid.UUID
    name: str
    name_en: str
    description: str
    is_research: bool
