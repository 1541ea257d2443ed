import type { Delivery, Outcome } from '../delivery.ts';
import { failSpan, inSpan } from '../trace.ts';

/** One request to an inbox or to the hub, in a span. Of the address it says the server alone. */
export function inAttemptSpan({ kind, inbox, tries }: Delivery, send: () => Promise<Outcome>): Promise<Outcome> {
  const { hostname, port, protocol } = new URL(inbox);
  const attributes = {
    'http.request.method': 'POST',
    'http.request.resend_count': tries,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'http:' ? 80 : 443)),
  };
  return inSpan(`deliver ${kind}`, 'CLIENT', attributes, async (span) => {
    const outcome = await send();
    const { status } = outcome;
    if (status !== null) span.setAttribute('http.response.status_code', status);
    if (status === null || status >= 400) failSpan(span, status === null ? 'no answer' : String(status));
    return outcome;
  });
}
