# SPDX-License-Identifier: EUPL-1.2
"""Doing it later: the queue's workers, imports and the embedded process tree."""
