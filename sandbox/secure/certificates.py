"""An authority of the sandbox's own, and the certificates it signs; made with trustme."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trustme import LeafCert

OWN_KEY_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the files lie, all PEM.

    Args:
        authority: what whoever connects must trust.
        stranger: another authority, which signed nothing here.
        server, server_key: of 127.0.0.1 alone, so that any other name of the server is a wrong one.
        server_chain: both in one file, as Kafka reads them.
        client, client_key: of a client, whom the authority vouches for.
    """

    authority: Path
    stranger: Path
    server: Path
    server_key: Path
    server_chain: Path
    client: Path
    client_key: Path


def made_in(folder: Path) -> Certificates:
    """The certificates that lie in `folder`; made there if it has none yet."""
    names = Certificates.__slots__
    found = Certificates(**{name: folder / f"{name.replace('_', '-')}.pem" for name in names})
    if not all(getattr(found, name).exists() for name in names):
        _make(found)
    return found


def _make(files: Certificates) -> None:
    import trustme

    files.authority.parent.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA(organization_name="the sandbox")
    authority.cert_pem.write_to_path(files.authority)
    trustme.CA(organization_name="somebody else").cert_pem.write_to_path(files.stranger)
    server = authority.issue_cert("127.0.0.1")
    client = authority.issue_cert("client.example", common_name="client")
    _write(server, files.server, files.server_key)
    _write(client, files.client, files.client_key)
    both = files.server_key.read_bytes() + files.server.read_bytes()
    files.server_chain.write_bytes(both)
    files.server_chain.chmod(OWN_KEY_MODE)


def _write(made: "LeafCert", certificate: Path, key: Path) -> None:
    certificate.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
    key.write_bytes(_pkcs8(made.private_key_pem.bytes()))
    key.chmod(OWN_KEY_MODE)


def _pkcs8(pem: bytes) -> bytes:
    """The key in the one form that Kafka reads."""
    from cryptography.hazmat.primitives import serialization as form

    key = form.load_pem_private_key(pem, password=None)
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
