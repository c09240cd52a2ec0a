"""Content credentials: finished media carry a signed C2PA manifest that says how they were made and of what.

https://c2pa.org/specifications: the claim names the software, the actions with their digital source type (IPTC) and
the ingredients. Without a certificate of one's own a development one is made in the data folder: what it signs can be
checked against changes, but readers show the signer as unknown.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import io
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, JsonValue

from limelight.infra.settings import CredentialSettings
from limelight.schema.errors import BadInput

if TYPE_CHECKING:
    import c2pa
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

SIGNED = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/webp",
        "image/gif",
        "video/mp4",
        "audio/mp4",
        "audio/mpeg",
        "audio/wav",
    }
)
"""Formats that a manifest can be written into."""
COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
"""IPTC digital source types: put together from a photo and rendered parts; or from a photo and a trained model's output."""
DEVELOPMENT = "Limelight development"
VALID_DAYS = 3650


@dataclass(frozen=True)
class Ingredient:
    """What something was made of. Only formats of `SIGNED` can be named in a manifest."""

    title: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Statement:
    """What a manifest says of a file."""

    title: str
    software: str
    """Who made it: the provider."""
    trained: bool
    """Whether a trained model made parts of it."""
    ingredients: Sequence[Ingredient] = ()


class Credential(BaseModel):
    """What a file's manifest says, read back and checked."""

    valid: bool
    """The file is as it was signed."""
    trusted: bool
    """The signer is on the reader's trust list."""
    signer: str
    software: str
    actions: list[str]
    source_type: str
    ingredients: list[str]
    problems: list[str]


class ContentCredentials:
    """Signs with the certificate of the settings, or with a development one that is made when first asked for."""

    def __init__(self, settings: CredentialSettings, folder: Path, *, version: str) -> None:
        """`folder` holds the development certificate; `version` is that of the software that makes the claim."""
        self._settings = settings
        self._folder = folder
        self._version = version

    @property
    def development(self) -> bool:
        """Whether the certificate is one that nobody vouches for."""
        return self._settings.certificate is None

    async def sign(self, data: bytes, mime: str, statement: Statement) -> bytes:
        """The file with a manifest in it. Raises `BadInput` for a format that holds none or a file that is broken."""
        if mime not in SIGNED:
            raise BadInput(f"{mime} holds no content credentials; {', '.join(sorted(SIGNED))} do", value=mime)
        return await asyncio.to_thread(self._sign, data, mime, statement)

    def _sign(self, data: bytes, mime: str, statement: Statement) -> bytes:
        import c2pa

        out = io.BytesIO()
        try:
            with c2pa.Builder(json.dumps(_manifest(statement, self._version)), context=_context()) as builder:
                for part in statement.ingredients:
                    about = {"title": part.title, "relationship": "componentOf"}
                    if part.mime in SIGNED:
                        builder.add_ingredient(json.dumps(about), part.mime, io.BytesIO(part.data))
                builder.sign(self._signer, mime, io.BytesIO(data), out)
        except c2pa.C2paError as error:
            raise BadInput(f"{statement.title} could not be signed: {error}", code="not_signed") from error
        return out.getvalue()

    @cached_property
    def _signer(self) -> c2pa.Signer:
        import c2pa

        chain, key = self._keys()
        stamp = self._settings.timestamp_url.encode() or None
        algorithm = c2pa.C2paSigningAlg[self._settings.algorithm.upper()]
        try:
            return c2pa.Signer.from_info(c2pa.C2paSignerInfo(algorithm, chain, key, stamp))
        except c2pa.C2paError as error:
            raise BadInput(
                f"the certificate {self._settings.certificate} cannot sign with {self._settings.algorithm}: {error}; "
                "give a PEM chain for content credentials and its key",
                code="certificate",
            ) from error

    def _keys(self) -> tuple[bytes, bytes]:
        """Chain and key, as PEM. Raises `BadInput` for files that cannot be read."""
        if self._settings.certificate is None:
            chain = key = self._folder / "development.pem"  # both in one file: two processes cannot mix them
            if not chain.exists():
                _make_development(chain)
        elif self._settings.private_key is None:
            raise BadInput(
                "credentials.certificate is set and credentials.private_key is not: give both",
                code="certificate",
            )
        else:
            chain, key = self._settings.certificate, self._settings.private_key
        try:
            return _part(chain.read_bytes(), b"CERTIFICATE"), _part(key.read_bytes(), b"PRIVATE KEY")
        except OSError as error:
            raise BadInput(
                f"{error.filename} cannot be read ({error.strerror})", code="certificate"
            ) from error


def read_credential(data: bytes, mime: str) -> Credential | None:
    """What a file's own manifest says of it; None where it has none. Raises `BadInput` for a file that is broken."""
    import c2pa

    try:
        with c2pa.Reader(mime, io.BytesIO(data), context=_context()) as reader:
            store: dict[str, Any] = json.loads(reader.json())
    except c2pa.C2paError as error:
        if type(error) is c2pa.C2paError.ManifestNotFound:  # pyright: ignore[reportAttributeAccessIssue]
            return None
        raise BadInput(f"the content credentials cannot be read: {error}", code="not_read") from error
    manifest = store["manifests"][store["active_manifest"]]
    actions = [
        action for one in manifest.get("assertions", []) if one["label"].startswith("c2pa.actions")
        for action in one["data"]["actions"]
    ]  # fmt: skip
    problems = [str(one["code"]) for one in store.get("validation_status", [])]
    maker = manifest.get("claim_generator_info") or [{}]
    return Credential(
        valid=store.get("validation_state") in {"Valid", "Trusted"},
        trusted=store.get("validation_state") == "Trusted",
        signer=str(manifest.get("signature_info", {}).get("issuer", "")),
        software=str(maker[0].get("name", "")),
        actions=[str(one["action"]) for one in actions],
        source_type=next(
            (str(one["digitalSourceType"]) for one in actions if "digitalSourceType" in one), ""
        ),
        ingredients=[str(one.get("title", "")) for one in manifest.get("ingredients", [])],
        problems=problems,
    )


def _part(pem: bytes, what: bytes) -> bytes:
    """The blocks of a PEM file that hold certificates, or keys of any sort."""
    found = re.finditer(rb"-----BEGIN (?P<kind>[A-Z ]+)-----.*?-----END (?P=kind)-----\n?", pem, re.DOTALL)
    return b"".join(one.group() for one in found if one.group("kind").endswith(what))


def _manifest(statement: Statement, software_version: str) -> dict[str, JsonValue]:
    source = GENERATED if statement.trained else COMPOSITE
    created: dict[str, JsonValue] = {
        "action": "c2pa.created",
        "digitalSourceType": source,
        "softwareAgent": {"name": statement.software},
    }
    return {
        "title": statement.title,
        "claim_generator_info": [{"name": "Limelight", "version": software_version}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }


def _context() -> c2pa.Context:
    """Reading and signing without thumbnails, and without asking anybody on the network."""
    import c2pa

    return c2pa.Context.from_dict(
        {
            "builder": {"thumbnail": {"enabled": False}},
            "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        }
    )


def _make_development(path: Path) -> None:
    """A certificate authority and a signer below it, for this data folder alone; the authority's key is not kept."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    root_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = root_key.public_key()
    root = _certificate("root", authority, authority).sign(root_key, hashes.SHA256())
    leaf = _certificate("signer", leaf_key.public_key(), authority).sign(root_key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = leaf_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, leaf.public_bytes(pem) + root.public_bytes(pem) + secret)


def _certificate(
    name: str, public_key: ec.EllipticCurvePublicKey, authority: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    """One of the chain: the authority's own when both keys are its key, else one of a signer for content credentials."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def called(what: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEVELOPMENT),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{DEVELOPMENT} {what}"),
            ]
        )

    now, top = dt.datetime.now(dt.UTC), public_key is authority
    built = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called("root"))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(ca=top, path_length=0 if top else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not top, content_commitment=False, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=top, crl_sign=top,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )  # fmt: skip
    if top:
        return built
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority)
    built = built.add_extension(issuer, critical=False)
    return built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, for its owner only; of two processes the first one's stays."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
