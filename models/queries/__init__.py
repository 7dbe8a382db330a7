# SPDX-License-Identifier: EUPL-1.2
"""Read-only selects, scoped to the person who asks, with everything a page needs loaded."""
