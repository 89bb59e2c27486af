# kgbuild with the Neo4j driver, run as a user without rights: docker build -t kgbuild .
FROM python:3.11-slim

# g++ for dependencies that have no wheel for the platform; removed again in the same layer.
WORKDIR /app
COPY pyproject.toml setup.py constraints.txt README.md LICENSE ./
COPY kgbuild kgbuild
COPY ontologies ontologies
COPY queries queries
COPY seeds seeds
RUN apt-get update \
 && apt-get install -y --no-install-recommends g++ \
 && pip install --no-cache-dir -c constraints.txt '.[neo4j]' \
 && apt-get purge -y g++ && apt-get autoremove -y && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home kgbuild && mkdir /graph && chown kgbuild /graph

USER kgbuild
WORKDIR /graph
ENTRYPOINT ["kgbuild"]
CMD ["--help"]
