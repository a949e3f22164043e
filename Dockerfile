# Certifies a target from a container that writes nothing but reports:
#
#   docker build --tag octo-conformance .
#   docker run --rm --read-only --tmpfs /tmp --env OCTO_TOKEN --env OCTO_SECOND_TOKEN \
#     --volume "$PWD/reports:/octo/reports" octo-conformance \
#     run https://staging.supplier.example/octo --second-token-env OCTO_SECOND_TOKEN
#
# The folder of the volume has to be writable for user 10001.

FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY specs specs
COPY suites suites
COPY src src
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
COPY requirements.lock /tmp/requirements.lock
COPY --from=build /wheels /tmp/wheels
RUN python -m pip install --no-cache-dir --constraint /tmp/requirements.lock /tmp/wheels/*.whl \
    && rm -r /tmp/wheels /tmp/requirements.lock \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin octo \
    && install -d -o octo -g octo /octo/reports
WORKDIR /octo
VOLUME /octo/reports
USER 10001
ENTRYPOINT ["octo-conformance"]
CMD ["--help"]
