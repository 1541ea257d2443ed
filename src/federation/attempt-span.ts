import type { Parcel, Tried } from '../courier.ts';
import { failSpan, inSpan } from '../trace.ts';

/** One request to an inbox or to the hub, in a span. Of the address it says the server alone. */
export function inAttemptSpan({ message, inbox }: Parcel, send: () => Promise<Tried>): Promise<Tried> {
  const { hostname, port, protocol } = new URL(inbox);
  const attributes = {
    'http.request.method': 'POST',
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'http:' ? 80 : 443)),
  };
  const kind = message.signer === null ? 'ping' : 'activity';
  return inSpan(`deliver ${kind}`, 'CLIENT', attributes, async (span) => {
    const tried = await send();
    const { status } = tried;
    if (status !== null) span.setAttribute('http.response.status_code', status);
    if (status === null || status >= 400) failSpan(span, status === null ? 'no answer' : String(status));
    return tried;
  });
}
