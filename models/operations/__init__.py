# SPDX-License-Identifier: EUPL-1.2
"""The verbs, one module per noun: change rows, record events, enqueue work, flush."""
