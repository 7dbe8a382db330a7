# SPDX-License-Identifier: EUPL-1.2
"""Measure the ranking on judged pairs: ``python -m matcher.evaluation --help``.

As pure as the rest of the package, and nothing else imports it: suggestions are made
without it. ``judged`` reads the set, ``scores`` and ``baselines`` rank it, ``measures``
and ``reliability`` say how well, ``report`` puts that together and ``tables`` writes it.
"""
