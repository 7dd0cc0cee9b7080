# One image, several commands: hemrond serve, worker, migrate. glibc, for the wheels.
FROM python:3.11-slim-bookworm
RUN useradd --system --home-dir /nonexistent hemrond
WORKDIR /opt/hemrond
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY backend backend
COPY careplans careplans
COPY dashboard dashboard
COPY device_bridge device_bridge
RUN pip install --no-cache-dir --no-deps .
USER hemrond
CMD ["hemrond", "serve", "--host", "0.0.0.0"]
