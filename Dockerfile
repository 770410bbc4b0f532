# One image for watch, worker and every other command: docker build -t concord .
FROM python:3.12-slim-trixie

# pg_dump and pg_restore for `concord backup` and `restore`; of the version that compose.yaml runs.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/concord
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md ./
COPY crawler ./crawler
COPY storage ./storage
RUN pip install --no-cache-dir --no-deps . && rm -rf /opt/concord/*

# A number, so that Kubernetes' runAsNonRoot can see it. The root file system may be read-only.
RUN useradd --uid 10001 --create-home --home-dir /var/lib/concord concord
USER 10001
WORKDIR /var/lib/concord
VOLUME /var/lib/concord
ENV CONCORD_VAR=/var/lib/concord/var \
    CONCORD_CONFIG=/var/lib/concord/concord.toml \
    PYTHONDONTWRITEBYTECODE=1

# SIGTERM lets the crawls under way end politely, within 20 seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["concord"]
CMD ["watch"]
