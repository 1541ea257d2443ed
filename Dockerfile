# docs/deploy.md, "Docker". Node comes from the image, so nothing is fetched by install scripts.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.package.json ./
COPY src ./src
RUN npm run compile && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 NASHRA_DATA=/data NASHRA_CONTENT=/content
WORKDIR /app
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json LICENSE README.md CHANGELOG.md FEDERATION.md ./
COPY bin ./bin
COPY migrations ./migrations
COPY content ./content
COPY docs ./docs
COPY deploy ./deploy
# A new volume takes over to whom its folder belongs; 1000 is the image's user `node`.
RUN mkdir /data /content && chown node:node /data /content && chmod 750 /data && ln -s /app/bin/nashra.js /usr/local/bin/nashra
USER node
WORKDIR /data
VOLUME ["/data", "/content"]
EXPOSE 8000
# A large archive is imported before it is ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10m --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["nashra"]
CMD ["serve"]
