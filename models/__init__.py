# SPDX-License-Identifier: EUPL-1.2
"""What is true and allowed: entities, lifecycle, access, operations and queries."""
