/** During an outage the log says what is wrong, and does not say it all day. */
import { describe, expect, test } from 'vitest';
import { calmLog } from '#jobs/calm-log.ts';

describe('calmLog', () => {
  test('writes the same trouble once in half a minute, and then how often it was left out', () => {
    const written: unknown[] = [];
    let now = 0;
    const log = calmLog(
      (level, message, facts) => void written.push([level, message, facts]),
      () => new Date(now),
    );
    for (let second = 0; second <= 30; second++) {
      now = second * 1000;
      log('warn', 'queue error', { error: `connect ECONNREFUSED 127.0.0.1:${second}` });
    }

    expect(written).toEqual([
      ['warn', 'queue error', { error: 'connect ECONNREFUSED 127.0.0.1:0' }],
      ['warn', 'queue error', { error: 'connect ECONNREFUSED 127.0.0.1:30', unsaid: 29 }],
    ]);
  });

  test('holds nothing back that is different', () => {
    const written: string[] = [];
    const log = calmLog(
      (_, message) => void written.push(message),
      () => new Date(0),
    );
    log('warn', 'queue error', { error: 'one' });
    log('warn', 'queue error', { error: 'another' });
    log('info', 'something else');

    expect(written).toEqual(['queue error', 'queue error', 'something else']);
  });
});
