# The production image. Three stages: packages, assets, and the image that runs, without pip's
# cache, Node or a compiler, as a user without rights.

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/base.txt /tmp/
RUN pip install --no-cache-dir --require-hashes --requirement /tmp/base.txt

FROM packages AS assets
COPY requirements/build.txt /tmp/
RUN pip install --no-cache-dir --require-hashes --requirement /tmp/build.txt
WORKDIR /app
COPY . .
RUN python manage.py build_assets
RUN DEBUG=false SECRET_KEY=only-to-collect ALLOWED_HOSTS=localhost STATIC_ROOT=/app/staticfiles \
    python manage.py collectstatic --no-input

FROM python:3.11-slim-bookworm AS runtime
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin soest_sob \
    && install --directory --owner soest_sob /var/lib/soest_sob
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
COPY --from=assets /app/static_built static_built
COPY --from=assets /app/staticfiles staticfiles
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DEBUG=false \
    STATIC_ROOT=/app/staticfiles \
    VAR_DIR=/var/lib/soest_sob \
    WEB_CONCURRENCY=4
USER soest_sob
EXPOSE 8000
# Asks in the name of the first allowed host, as any other name is refused.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "import os, urllib.request as r; host = os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.'); r.urlopen(r.Request('http://127.0.0.1:8000/gezondheid/', headers={'Host': host}), timeout=4)"]
CMD ["gunicorn", "soest_sob.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
