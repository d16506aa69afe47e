"""Whatever a producer compresses with, its events can be read."""

import pytest
from aiokafka import codec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from howler.wire.topics import TopicSpec, ensure_topics
from sandbox.sandbox import Sandbox
from tests.support.broker import produce, read_all

DAY = 86_400_000
CODECS = {
    "gzip": codec.has_gzip,
    "snappy": codec.has_snappy,
    "lz4": codec.has_lz4,
    "zstd": codec.has_zstd,
}


@pytest.mark.parametrize("name", CODECS)
async def test_every_codec_of_kafka_is_read(name: str, box: Sandbox, namespace: str) -> None:
    """One record that cannot be unpacked would stop its partition for good.

    The topic makes the broker compress, so that no producer has to know how.
    """
    if not CODECS[name]():
        pytest.skip("the package cramjam is not installed, so only gzip is read")
    servers, topic = box.kafka_bootstrap_servers, f"{namespace}{name}"
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        settings = {"compression.type": name}
        await admin.create_topics([NewTopic(topic, 1, 1, topic_configs=settings)])
    finally:
        await admin.close()
    await ensure_topics(servers, [TopicSpec(topic, 1, DAY, 1 << 20)], "")
    await produce(servers, topic, [{"n": 1}, {"n": 2}])
    found = await read_all(servers, topic)
    assert [record.value for record in found] == [b'{"n": 1}', b'{"n": 2}']
