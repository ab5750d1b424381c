/** Signing in and out, roles, the first set-up, administration. */
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, freePort, startMock } from './server';
import { isMock, open, serious, useBrowser } from './wall';

const started: ChildProcess[] = [];

/** A mock of one's own. */
async function mock(...options: string[]): Promise<string> {
  const port = await freePort();
  const child = startMock(port, ...options);
  started.push(child);
  await answers(`http://127.0.0.1:${port}/api/v1/me`, child);
  return `http://127.0.0.1:${port}`;
}

describe.runIf(isMock)('signing in', () => {
  useBrowser();
  let locked = '';
  let viewing = '';
  beforeAll(async () => {
    locked = await mock('--login');
    viewing = await mock('--role', 'viewer');
  });
  afterAll(() => {
    for (const child of started) child.kill();
  });

  it('whoever is not signed in is asked to; a wrong password is told; a right one opens the wall', async () => {
    const page = await open('/claims', { base: locked });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await serious(page)).toEqual([]);
    await page.getByLabel('Name').fill('vane');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('name or password is wrong').waitFor();
    await page.getByLabel('Password').fill('watchfloor');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    await page.getByText('live').first().waitFor();
  });

  it('a viewer looks and is offered nothing else', async () => {
    const page = await open('/alerts', { base: viewing });
    await page.locator('li.card').first().waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    await page.goto(`${viewing}/report/8?line=129`);
    await page.getByRole('region', { name: 'What people say of it' }).waitFor();
    expect(await page.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    let said = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/acts') && request.method() === 'POST') said += 1;
    });
    await page.keyboard.press('c');
    await page.waitForTimeout(150);
    expect(said).toBe(0);
    await page.goto(`${viewing}/admin`);
    await page.getByText('Only an admin can see this').waitFor();
  });

  it('the first user gives the words of the terminal, and the same password twice', async () => {
    const asked: unknown[] = [];
    const page = await open('/setup', {
      answers: [
        { path: /^\/setup$/, method: 'GET', json: { needed: true } },
        { path: /^\/setup$/, method: 'POST', json: { name: 'vane', role: 'admin', csrf: 'x' } },
      ],
    });
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/setup'))
        asked.push(request.postDataJSON());
    });
    expect(await serious(page)).toEqual([]);
    await page.getByLabel('The words that the terminal showed').fill('river-gate-seven');
    await page.getByLabel('Your name').fill('vane');
    await page.getByLabel('A password of 12').fill('correct horse battery');
    await page.getByLabel('The password once more').fill('another one entirely');
    await page.keyboard.press('Enter');
    await page.getByText('the two passwords differ').waitFor();
    expect(asked).toEqual([]);
    await page.getByLabel('A password of 12').fill('correct horse battery');
    await page.getByLabel('The password once more').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    expect(asked).toEqual([
      { token: 'river-gate-seven', name: 'vane', password: 'correct horse battery' },
    ]);
  });

  it('an admin adds a user, is told what is refused, makes a token once, reads the log', async () => {
    const page = await open('/admin');
    const users = page.getByRole('region', { name: 'Users' });
    await users.getByLabel('Name').fill('quist');
    await users.getByLabel('A password of 12').fill('correct horse battery');
    await users.getByRole('button', { name: 'Add a user' }).click();
    await users.getByRole('row', { name: /quist/ }).waitFor();
    await users.getByRole('row', { name: /vane/ }).getByRole('button', { name: 'Remove' }).click();
    await users.getByRole('button', { name: 'Yes, remove' }).click();
    await users.getByRole('alert').getByText('only admin').waitFor();
    const tokens = page.getByRole('region', { name: 'API tokens' });
    await tokens.getByLabel('What it is for').fill('notebook');
    await tokens.getByRole('button', { name: 'Make a token' }).click();
    await tokens.getByText('wf_').waitFor();
    expect(await serious(page)).toEqual([]);
    await tokens.getByRole('button', { name: 'Close' }).click();
    expect(await tokens.getByText('wf_').count()).toBe(0);
    await page.getByRole('region', { name: 'Audit log' }).getByText('root?').waitFor();
  });
});
