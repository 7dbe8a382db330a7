# SPDX-License-Identifier: EUPL-1.2
"""Reads an assignment in a text that somebody already had: an e-mail, a Word file, a PDF.

``read_intake`` finds what a form asks for and says where it stood. Rules only, no model: the same
text gives the same findings. What was not found stays empty, and what was not used is named, so
that nothing is lost silently. Lines that say who somebody is are left out.
"""

from models.intake.findings import Finding, Intake
from models.intake.reading import read_intake

__all__ = ["Finding", "Intake", "read_intake"]
