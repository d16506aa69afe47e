"""What every block of docker-compose.yml must have, each rule as a list of complaints."""

import re
from collections.abc import Collection, Mapping

from tests.support.compose.file import Block

Blocks = Mapping[str, Block]

BESIDE_SERVICES = frozenset(
    {
        *("kafka", "postgres", "stand-in", "migrate", "topics"),
        *("exporter", "prometheus", "grafana"),
    }
)
"""Blocks that are no service of `services/`."""

PORT = re.compile(r"127\.0\.0\.1:\$\{(?P<name>HOWLER_PORT_[A-Z]+):-(?P<port>\d+)\}:\d+")
PINNED = re.compile(r"[a-z0-9/.-]+:v?\d+\.\d[\w.-]*")
OURS = re.compile(r"howlerhire-jobs:\w+")


def missing(blocks: Blocks, services: Collection[str]) -> list[str]:
    """Services without a block that starts them, and blocks of nobody."""
    wanted = {name: ["faust", "-A", f"services.{name}.app", "worker"] for name in services}
    lacking = [
        f"services/{name}/ has no block {name} with the command {' '.join(command)}"
        for name, command in wanted.items()
        if name not in blocks or blocks[name].command != command
    ]
    lacking += [f"there is no block {name}" for name in BESIDE_SERVICES - set(blocks)]
    strange = set(blocks) - BESIDE_SERVICES - set(services)
    return lacking + [f"the block {name} belongs to nobody" for name in strange]


def once(blocks: Blocks) -> set[str]:
    """Blocks that end by themselves."""
    return {name for name, block in blocks.items() if block.said.get("restart") == "no"}


def without_health(blocks: Blocks) -> list[str]:
    """Blocks that go on and do not say whether they are healthy; one-shots must not be asked."""
    ends = once(blocks)
    silent = [
        f"{name} has no health check" for name in set(blocks) - ends if not _asked(blocks, name)
    ]
    return silent + [
        f"{name} ends by itself: healthcheck: {{disable: true}}"
        for name in ends
        if not blocks[name].said.get("healthcheck", {}).get("disable")
    ]


def _asked(blocks: Blocks, name: str) -> bool:
    return len(blocks[name].health) > 1


def impatient(blocks: Blocks) -> list[str]:
    """Blocks that wait for another only to be started, or for what never comes."""
    ends = once(blocks)
    return [
        f"{name} must wait for {other} as {right}"
        for name, block in blocks.items()
        for other, how in block.said.get("depends_on", {}).items()
        if how["condition"]
        != (right := "service_completed_successfully" if other in ends else "service_healthy")
    ]


def open_ports(blocks: Blocks, services: Collection[str]) -> list[str]:
    """Ports on more than 127.0.0.1, or fixed, or on a service; `blocks` without values put in."""
    fixed = [
        f"{name} publishes {port}: write 127.0.0.1:${{HOWLER_PORT_X:-n}}:n"
        for name, block in blocks.items()
        for port in block.said.get("ports", [])
        if not PORT.fullmatch(str(port))
    ]
    return fixed + [
        f"{name} has {what}, so it cannot be scaled"
        for name, block in blocks.items()
        for what in ("ports", "container_name")
        if what in block.said and (name in services or what == "container_name")
    ]


def loose_tags(blocks: Blocks) -> list[str]:
    """Images without an exact version."""
    return [
        f"{name} takes {image}: name its version"
        for name, block in blocks.items()
        if not (PINNED if not block.ours else OURS).fullmatch(image := str(block.said["image"]))
    ]


def unbounded(blocks: Blocks) -> list[str]:
    """Containers without a bound on log, memory, rights or the time of their end."""
    complaints = []
    for name, block in blocks.items():
        said = block.said
        if set(said.get("logging", {}).get("options", {})) != {"max-size", "max-file"}:
            complaints.append(f"{name}'s log has no limit")
        if "mem_limit" not in said:
            complaints.append(f"{name}'s memory has no limit")
        if "no-new-privileges:true" not in said.get("security_opt", []):
            complaints.append(f"{name} may gain new privileges")
    return complaints


def unlocked(blocks: Blocks) -> list[str]:
    """Containers of our own image that may do more than they need."""
    wanted = {"init": True, "read_only": True, "cap_drop": ["ALL"]}
    return [
        f"{name} needs {what}: {value}"
        for name, block in blocks.items()
        if block.ours
        for what, value in wanted.items()
        if block.said.get(what) != value
    ]


def built_twice(blocks: Blocks) -> list[str]:
    """Two builds of one tag at once get in each other's way; and nobody pulls our image."""
    builders = sorted(name for name, block in blocks.items() if "build" in block.said)
    others = [name for name, block in blocks.items() if block.ours and name not in builders]
    complaints = [] if len(builders) == 1 else [f"one block builds the image, not {builders}"]
    return complaints + [
        f"{name} must not pull our image: pull_policy: never"
        for name in others
        if blocks[name].said.get("pull_policy") != "never"
    ]


def too_hasty(blocks: Blocks, services: Collection[str], seconds: float) -> list[str]:
    """Services that are killed before their drain is over, which takes up to `seconds`."""
    return [
        f"{name} needs a stop_grace_period above {seconds:g}s"
        for name in services
        if float(str(blocks[name].said.get("stop_grace_period", "10s")).removesuffix("s"))
        <= seconds
    ]


def lost_mounts(blocks: Blocks, files: Collection[str]) -> list[str]:
    """Folders of this tree that are mounted and are not there."""
    there = {*files, *(f"{name[:at]}" for name in files for at in _cuts(name))}
    mounts = [
        (name, str(mount).split(":")[0])
        for name, block in blocks.items()
        for mount in block.said.get("volumes", [])
    ]
    return [
        f"{name} mounts {path}, which is not there"
        for name, path in mounts
        if path.startswith("./") and path.removeprefix("./") not in there
    ]


def _cuts(name: str) -> list[int]:
    return [at for at, letter in enumerate(name) if letter == "/"]
