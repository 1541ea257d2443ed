import type { IncomingMessage, ServerResponse } from 'node:http';
import { failSpan, openSpan } from '../trace.ts';

/** A path that somebody made up may have any length: characters. */
const longestPath = 512;

/** Answers a request in a span, without its query, and without a word of who asks. */
export function inRequestSpan(
  kind: string,
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => void,
): void {
  const { method = '', url = '' } = request;
  const [path = ''] = url.split('?', 1);
  const attributes = { 'http.request.method': method, 'http.route': kind, 'url.path': path.slice(0, longestPath) };
  openSpan(`${method} ${kind}`, 'SERVER', attributes, (span) => {
    response.once('close', () => {
      const { statusCode, headersSent } = response;
      if (headersSent) span.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500) failSpan(span, String(statusCode));
      span.end();
    });
    answer();
  });
}
