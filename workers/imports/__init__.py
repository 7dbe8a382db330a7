# SPDX-License-Identifier: EUPL-1.2
"""Files from outside into the database: read row by row, report row by row, write once."""
