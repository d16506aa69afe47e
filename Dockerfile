# One image for every service, the `howler` command and the stand-in server. No line of it needs
# BuildKit, so that it builds wherever an image can be built.

FROM python:3.13-slim-bookworm AS build

# Only for arm64, where faust-streaming comes without a wheel: built without a compiler it would
# install as pure Python, whose stream iterator loses events. The last line here asserts that.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /build
COPY installer.lock image.lock requirements.lock ./
RUN python -m venv /opt/installer \
    && /opt/installer/bin/pip install --no-cache-dir --require-hashes -r installer.lock \
    && python -m venv --without-pip /opt/howler \
    && /opt/installer/bin/uv pip sync --no-cache --python /opt/howler --require-hashes image.lock

COPY pyproject.toml README.md LICENSE ./
COPY howler howler
COPY services services
COPY schemas schemas
COPY migrations migrations
COPY sandbox sandbox
RUN /opt/installer/bin/uv pip install --no-cache --python /opt/howler --no-deps \
        --build-constraints requirements.lock . \
    && /opt/howler/bin/python -m compileall -q -j 0 /opt/howler/lib \
    && /opt/howler/bin/python -c "from howler.runtime.faust_app import unsafe_install; import sys; sys.exit(unsafe_install())"


FROM python:3.13-slim-bookworm

LABEL org.opencontainers.image.title="HowlerHire jobs" \
      org.opencontainers.image.description="Background jobs: Faust services on Kafka and Postgres" \
      org.opencontainers.image.licenses="Apache-2.0"

RUN groupadd --gid 10001 howler \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin howler \
    && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/howler

COPY --from=build /opt/howler /opt/howler

ENV PATH=/opt/howler/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

USER 10001:10001
WORKDIR /var/lib/howler
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 6066, timeout=3); c.request('GET', '/readyz'); sys.exit(c.getresponse().status != 200)"]
CMD ["howler", "--help"]
