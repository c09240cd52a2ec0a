"""Looking things up: one's own catalogue, a retailer's, the web, and one page of it."""

from limelight.capabilities.providers.search.api import ApiOptions, CatalogApi, CatalogApiOptions, WebApi
from limelight.capabilities.providers.search.catalogue import OwnCatalogue
from limelight.capabilities.providers.search.pages import PageReader

__all__ = ["ApiOptions", "CatalogApi", "CatalogApiOptions", "OwnCatalogue", "PageReader", "WebApi"]
