# One image for all services: the command says which one runs.
#   docker build -t trade-credit . && docker run -e … trade-credit services/quote/src/main.ts

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages packages
COPY services services
# The optional packages bring a Node and a Postgres for machines without them.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=dependencies /app ./
COPY migrations migrations
COPY openapi openapi
# A volume mounted here takes over its owner.
RUN install -d -o node -g node /files
USER node
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# A service keeps the memory it has grown into: see docs/decisions/001-node-24-without-a-build.md.
ENTRYPOINT ["node", "--enable-source-maps", "--no-memory-reducer"]
CMD ["services/quote/src/main.ts"]
