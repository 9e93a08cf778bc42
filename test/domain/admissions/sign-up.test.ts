/** Signing up, as the verb does it. */
import { beforeAll, expect, test } from 'vitest';
import { signUp } from '#domain/admissions/sign-up.ts';
import { keepSettings } from '#domain/policy/keep-settings.ts';
import { useHouse, type TestHouse } from '../../support/house.ts';
import { counted, password, peopleIn } from '../sessions/support.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await useHouse();
  await peopleIn(house).person('ada', 'admin');
  await house.act((context) => keepSettings(context, { signUp: 'open' }));
});

test('a riddle that is not solved costs no hash of a password', async () => {
  const using = counted();
  const asked = {
    name: 'bea',
    password,
    words: '',
    language: null,
    invitation: null,
    riddle: { riddle: 'made up', answer: '1' },
    from: '192.0.2.1',
    agent: null,
  };

  expect(await signUp(house, asked, using)).toEqual({ done: false, reason: 'riddle' });
  expect(using.calls).toEqual([]);
});
