import { describe, expect, it } from 'vitest';
import { clientOf, createThrottle } from '../../src/http/throttle.ts';

describe('a throttle', () => {
  it('lets a client have so many at once, then one by one as the time goes', () => {
    const throttle = createThrottle(3, 60_000);
    const take = (now: number, client = 'a') => {
      const wait = throttle.wait(client, now);
      if (wait === 0) throttle.count(client, now);
      return wait;
    };
    expect([take(0), take(0), take(0), take(0)]).toEqual([0, 0, 0, 20]);
    expect(take(0, 'b')).toBe(0);
    expect([take(19_000), take(20_000), take(20_000)]).toEqual([1, 0, 20]);
    expect([take(90_000), take(90_000), take(90_000), take(90_000)]).toEqual([0, 0, 0, 20]);
  });

  it('knows a client by the network that is its own', () => {
    const one = clientOf('2001:db8:0:7::1');
    expect([clientOf('2001:DB8::7:a:b:c:d'), clientOf('2001:db8:0:7:ffff::%eth0')]).toEqual([one, one]);
    expect(clientOf('2001:db8:0:8::1')).not.toBe(one);
    expect([clientOf('::1'), clientOf('::ffff:192.0.2.1'), clientOf('192.0.2.1'), clientOf()]).toEqual([
      '0:0:0:0',
      '::ffff:192.0.2.1',
      '192.0.2.1',
      '',
    ]);
  });
});
