# PostgreSQL with cskpi, on the official image:  docker build -t cskpi . && docker run -e POSTGRES_PASSWORD=secret cskpi
# Then CREATE EXTENSION cskpi. Another version: --build-arg PG=17. Written where no Docker is: nobody has run it yet.
ARG PG=18
FROM postgres:$PG AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc make libc6-dev postgresql-server-dev-$PG_MAJOR
COPY . /cskpi
RUN make -C /cskpi clean install DESTDIR=/installed

FROM postgres:$PG
COPY --from=build /installed /
