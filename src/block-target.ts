import { domainToASCII } from 'node:url';

/** What can be blocked: an actor's address, as it came, or a domain; null for what is neither. */
export function blockTargetOf(text: string): string | null {
  if (/^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).pathname !== '/') return text;
  const name = text
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .replace(/^\*?\./, '');
  const [host = '', port] = name.split(':');
  const ascii = domainToASCII(host);
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(ascii) || (port !== undefined && !/^\d+$/.test(port))) return null;
  return port === undefined ? ascii : `${ascii}:${port}`;
}
