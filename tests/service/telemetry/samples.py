"""What a registry holds, in short."""

from prometheus_client import CollectorRegistry


class Samples:
    """By name and labels (`runs_total do-thing failed`), those that are not zero.

    Of a histogram only its count.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.of: dict[str, float] = {}
        for sample in (sample for family in registry.collect() for sample in family.samples):
            words = [word for name, word in sample.labels.items() if name != "le"]
            if sample.value and not sample.name.endswith(("_bucket", "_sum")):
                self.of[" ".join([sample.name.removeprefix("howler_"), *words])] = sample.value

    def __getitem__(self, name: str) -> float:
        return self.of.get(name, 0)
