"""Conformance suites: subclass one and give it the fixture it names."""

from tests.infra.conformance.artifact_store import ArtifactStoreConformance
from tests.infra.conformance.blob_store import BlobStoreConformance
from tests.infra.conformance.engine import EngineConformance
from tests.infra.conformance.event_log import EventLogConformance

__all__ = ["ArtifactStoreConformance", "BlobStoreConformance", "EngineConformance", "EventLogConformance"]
