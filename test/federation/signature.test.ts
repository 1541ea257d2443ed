/** What a signature has to cover: a message to us, whole, and no other. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyIdOf } from '../../src/federation/signature.ts';
import { scene } from './victim.ts';

const key = 'https://social.example/users/ann#main-key';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const cavage = (headers: string, before = '') =>
  new Headers({ Signature: `${before}keyId="${key}",algorithm="rsa-sha256",headers="${headers}",signature="AA=="` });
const messageSignature = (covered: string, parameters = `;created=1;keyid="${key}"`, after = '') =>
  new Headers({ 'Signature-Input': `sig1=(${covered})${parameters}${after}`, Signature: 'sig1=:AA==:' });

describe('the key of a signature', () => {
  it.each([
    ['Mastodon', cavage('(request-target) host date digest content-type')],
    [
      'GoToSocial',
      cavage('(request-target) host date digest', 'algorithm="hs2019",')
        .get('Signature')
        ?.replace(',algorithm="rsa-sha256"', ''),
    ],
    ['Misskey', cavage('(request-target) date host digest')],
    ['spaces between', cavage('(request-target) date host digest').get('Signature')?.replaceAll(',', ' , ')],
    ['a time in numbers', cavage('(request-target) host date digest', 'created=1,')],
    ['Mastodon, RFC 9421', messageSignature('"@method" "@target-uri" "content-digest"')],
    [
      'Fedify, RFC 9421',
      messageSignature(
        '"@method" "@target-uri" "@authority" "host" "date" "content-digest"',
        `;alg="rsa-v1_5-sha256";keyid="${key}";created=1`,
      ),
    ],
    [
      'Nashra, RFC 9421',
      messageSignature('"@method" "@authority" "content-digest"', `; created=1; keyid="${key}"; nonce="x"`),
    ],
  ])('is found as %s writes it', (_who, headers) => {
    expect(keyIdOf(headers instanceof Headers ? headers : new Headers({ Signature: String(headers) }))).toBe(key);
  });

  it.each([
    ['no signature', new Headers()],
    ['no host', cavage('(request-target) date digest')],
    ['no digest', cavage('(request-target) host date')],
    ['no date', cavage('(request-target) host digest')],
    ['no request', cavage('host date digest')],
    ['a parameter whose name ends in another', cavage('(request-target) date digest', 'xheaders="host",')],
    ['two of one name', cavage('(request-target) date digest', 'headers="(request-target) host date digest",')],
    ['a parameter within another', cavage('(request-target) host date digest', 'x="a, created=1, b",')],
    ['what is no parameter', cavage('(request-target) host date digest', 'x,')],
    [
      'a dot behind the host',
      new Headers({
        Signature: cavage('(request-target) host date digest').get('Signature')?.replace('.example', '.example.') ?? '',
      }),
    ],
    ['RFC 9421 without the body', messageSignature('"@method" "@authority" "@target-uri"')],
    ['RFC 9421 without the host', messageSignature('"@method" "content-digest"')],
    ['RFC 9421 without the method', messageSignature('"@authority" "content-digest"')],
    ['RFC 9421 of another request', messageSignature('"@method" "@authority";req "content-digest"')],
    ['RFC 9421 without a key', messageSignature('"@method" "@authority" "content-digest"', ';created=1')],
    [
      'RFC 9421 with two keys',
      messageSignature('"@method" "@authority" "content-digest"', `;keyid="${key}";keyid="${key}"`),
    ],
    [
      'RFC 9421 with two signatures',
      messageSignature('"@method" "@authority" "content-digest"', undefined, `, d=("@authority");keyid="${key}"`),
    ],
    [
      'RFC 9421 with a word where another signature has it',
      messageSignature('"@method" "content-digest"', `;keyid="${key}";tag="@authority"`),
    ],
  ])('is none with %s', (_what, headers) => {
    expect(keyIdOf(headers)).toBeNull();
  });

  it('is looked for in one pass', () => {
    for (const sign of ['"a" ', ';a=1', '"', ' ', ';', 'a="",'])
      for (const name of ['Signature', 'Signature-Input'])
        expect(keyIdOf(new Headers({ [name]: `sig1=(${sign.repeat(100_000)}` }))).toBeNull();
  });
});

describe('an inbox', () => {
  async function signing() {
    const { house, inbox, stranger, object, act } = await scene();
    stranger.publicKey.publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });
    const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const bodies = ['1', '2'].map((id) => JSON.stringify(act(stranger, 'Announce', object, id)));
    const values: Record<string, string> = {
      ...{ '@method': 'POST', '@authority': new URL(inbox).host, '@target-uri': inbox },
      'content-digest': digestOf(bodies[0] as string),
    };
    const created = Math.floor(Date.now() / 1000);
    async function post(names: string[], body = bodies[0] as string, decoy = '') {
      const parameters = `(${names.map((name) => `"${name}"`).join(' ')});created=${created};keyid="${stranger.id}#main-key"`;
      const base = [...names.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${parameters}`].join(
        '\n',
      );
      const signature = sign('sha256', Buffer.from(base), privateKey).toString('base64');
      const headers = {
        'Signature-Input': `s=${parameters}${decoy && `, d=("@authority" "content-digest");created=${created};keyid="${stranger.id}#main-key"`}`,
        Signature: `s=:${signature}:${decoy && ', d=:AA==:'}`,
        'Content-Digest': values['content-digest'] as string,
      };
      return (await fetch(inbox, { method: 'POST', body, headers })).status;
    }
    const shares = () => house.store.interactionCount('port', 'share');
    return { post, bodies, shares };
  }

  it('takes a message that is signed by RFC 9421, and no other with its signature', async () => {
    const { post, bodies, shares } = await signing();
    const whole = ['@method', '@target-uri', 'content-digest'];
    expect(await post(whole, bodies[1])).toBe(401);
    expect(shares()).toBe(0);
    expect(await post(whole)).toBe(202);
    expect(shares()).toBe(1);
  });

  it('believes no signature that would fit another body, or another server', async () => {
    const { post, bodies, shares } = await signing();
    for (const body of bodies) expect(await post(['@method', '@authority', '@target-uri'], body)).toBe(401);
    expect(await post(['@method', 'content-digest'])).toBe(401);
    expect(await post(['@method', 'content-digest'], bodies[0], 'with a decoy')).toBe(401);
    expect(shares()).toBe(0);
  });

  it('asks nobody for the keys of a request with many signatures', async () => {
    const { neighbour, house, inbox, act, stranger, object } = await scene();
    const fetched = neighbour.fetched.length;
    const labels = Array.from({ length: 90 }, (_, number) => `s${number}`);
    const input = (label: string) =>
      `${label}=("@method" "@authority" "content-digest");created=1;keyid="${neighbour.origin}/${label}"`;
    const answer = await fetch(inbox, {
      method: 'POST',
      body: JSON.stringify(act(stranger, 'Like', object)),
      headers: {
        'Signature-Input': labels.map(input).join(', '),
        Signature: labels.map((label) => `${label}=:AA==:`).join(', '),
      },
    });
    expect(answer.status).toBe(401);
    expect(neighbour.fetched).toHaveLength(fetched);
    expect((await fetch(`${house.origin}/healthz`)).status).toBe(200);
  });
});
