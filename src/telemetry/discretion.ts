import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';

/**
 * Takes out of finished spans what nobody needs to know. Fedify notes whole requests: the signature, which others could
 * send again, and every header, in which proxies name the sender's address.
 */
export const discretion: SpanProcessor = {
  onStart() {},
  onEnd({ attributes }) {
    for (const [name, value] of Object.entries(attributes))
      if (/^http\.request\.header\.|^http_signatures\.(signature|digest)/.test(name)) delete attributes[name];
      else if (name === 'url.full') attributes[name] = String(value).replace(/[?#].*$/s, '');
  },
  forceFlush: async () => {},
  shutdown: async () => {},
};
