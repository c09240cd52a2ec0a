"""Import of a person's own catalogue."""

from limelight.infra.catalog.importer import ImportResult, RowError, import_catalogue

__all__ = ["ImportResult", "RowError", "import_catalogue"]
