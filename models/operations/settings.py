# SPDX-License-Identifier: EUPL-1.2
"""Settings that an administrator changes while the service runs."""

from collections.abc import Mapping

from models import event
from models.access import Actor, Permission
from models.errors import NotAllowed
from models.setting import SettingKey, change_setting, setting
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, SubjectKind


def change_settings(uow: UnitOfWork, actor: Actor, values: Mapping[SettingKey, int]) -> int:
    """Store new values; each that differs leaves an event. Return how many differ.

    Raises:
        NotAllowed: the actor manages no settings.
        InvalidInput: a value lies outside its bounds.
    """
    if not actor.may(Permission.MANAGE_SETTINGS):
        raise NotAllowed
    changed = 0
    for key, value in values.items():
        before = setting(uow.session, key)
        if value != before:
            change_setting(uow.session, key, value)
            uow.record(_changed(uow, actor, key, before, value))
            changed += 1
    return changed


def _changed(uow: UnitOfWork, actor: Actor, key: SettingKey, before: int, after: int) -> event.Fact:
    return event.Fact(
        kind=EventKind.SETTING_CHANGED,
        subject_kind=SubjectKind.SETTING,
        subject_id=list(SettingKey).index(key) + 1,
        actor_id=actor.person_id,
        occurred_at=uow.now,
        from_state=str(before),
        to_state=str(after),
        payload={"key": key.value},
    )
