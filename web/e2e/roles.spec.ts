/** Who may do what: the first set-up, signing in and out, roles, administration, and behind a reverse proxy. */
import { spawn } from 'node:child_process';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { addUser, answers, end, freePort, program } from './program';
import { proxyBefore } from './proxy';
import { copyOfCrisis, useServers } from './rooms';
import { blank, open, serious, useBrowser } from './wall';

const PASSWORD = 'correct horse battery';

async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  const answered = page.waitForResponse((told) => told.url().endsWith('/api/v1/session'));
  await page.keyboard.press('Enter');
  await answered;
}

/** Opens a view as somebody. */
async function openAs(name: string, base: string, path: string): Promise<Page> {
  const page = await open(path, { base });
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, name);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await page.goto(`${base}${path}`);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  return page;
}

describe('who may do what', () => {
  useBrowser();
  const start = useServers();
  let room = '';
  let base = '';
  beforeAll(async () => {
    room = copyOfCrisis('roles');
    await addUser(room, 'vane', 'admin', PASSWORD);
    await addUser(room, 'ines', 'analyst', PASSWORD);
    await addUser(room, 'otto', 'viewer', PASSWORD);
    base = (await start(room)).base;
  });

  it('whoever is not signed in is asked to; a wrong password is told; a right one opens the wall', async () => {
    const page = await open('/claims', { base });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await serious(page)).toEqual([]);
    await signIn(page, 'ines', 'wrong, but long enough');
    await page.getByRole('alert').waitFor();
    // It is not told which of the two was wrong.
    const told = await page.getByRole('alert').textContent();
    await signIn(page, 'nobody', 'wrong, but long enough');
    await expect.poll(() => page.getByRole('alert').textContent()).toBe(told);
    await signIn(page, 'ines');
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    await page.getByText('live', { exact: true }).waitFor();
  });

  it('a viewer looks and is offered nothing else; no key says anything', async () => {
    const page = await openAs('otto', base, '/report/8?line=129');
    await page.getByRole('region', { name: 'What people say of it' }).waitFor();
    expect(await page.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/acts')) sent.push(request.url());
    });
    for (const key of ['c', 'x', 'n', 'p', 'z']) await page.keyboard.press(key);
    await page.waitForTimeout(200);
    expect(sent).toEqual([]);
    await page.goto(`${base}/admin`);
    await page.getByText('Only an admin can see this').waitFor();
    expect(await page.getByRole('link', { name: /^Admin/ }).count()).toBe(0);
  });

  it('an analyst judges, signed with the name; a viewer sees whose word it is', async () => {
    const page = await openAs('ines', base, '/report/8?line=129');
    const acts = page.getByRole('region', { name: 'What people say of it' });
    await acts.waitFor();
    await page.keyboard.press('c');
    await acts.getByText('ines, a person').waitFor();
    const other = await openAs('otto', base, '/report/8?line=129');
    await other.getByText('ines, a person').waitFor();
    await page.keyboard.press('z');
    await other.getByText('ines, a person').waitFor({ state: 'detached' });
  });

  it('two people on one line see each other', async () => {
    const one = await openAs('ines', base, '/report/8?line=129');
    const other = await openAs('otto', base, '/report/8?line=129');
    await one.getByText('otto is looking at this too').waitFor();
    await other.getByText('ines is looking at this too').waitFor();
    await other.close();
  });

  it('an admin adds a user, who can sign in; makes a token that is shown once; reads the log', async () => {
    const page = await openAs('vane', base, '/admin');
    const users = page.getByRole('region', { name: 'Users' });
    await users.getByLabel('Name', { exact: true }).fill('quist');
    await users.getByLabel('A password of 12').fill(PASSWORD);
    await users.getByRole('button', { name: 'Add a user' }).click();
    await users.getByRole('row', { name: /quist/ }).waitFor();
    await users.getByRole('row', { name: /vane/ }).getByRole('button', { name: 'Remove' }).click();
    await users.getByRole('button', { name: 'Yes, remove' }).click();
    await users.getByRole('alert').waitFor();
    const tokens = page.getByRole('region', { name: 'API tokens' });
    await tokens.getByLabel('What it is for').fill('notebook');
    await tokens.getByRole('button', { name: 'Make a token' }).click();
    const token = (await tokens.locator('code').textContent()) ?? '';
    expect(token).toMatch(/^wf_/);
    const asked = (headers: Record<string, string>) => fetch(`${base}/api/v1/room`, { headers });
    expect((await asked({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await asked({})).status).toBe(401);
    await tokens.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByText(token).count()).toBe(0);
    expect(await serious(page)).toEqual([]);
    const log = page.getByRole('region', { name: 'Audit log' });
    await page.reload();
    await log
      .getByRole('row', { name: /vane.*user/ })
      .first()
      .waitFor();
    await openAs('quist', base, '/now');
  });

  it('signing out ends it; what was open asks to sign in', async () => {
    const page = await openAs('otto', base, '/now?since=all');
    await page.goto(`${base}/login`);
    await page.getByRole('button', { name: /sign out/i }).click();
    await page.waitForLoadState();
    await page.goto(`${base}/claims`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('a session that ended asks to sign in again, and shows nothing more', async () => {
    const page = await openAs('otto', base, '/figures');
    await page.locator('article.card').first().waitFor();
    await page.context().clearCookies();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.locator('main .list').count()).toBe(0);
  });

  it('behind a reverse proxy with a base path everything works: links, stream, signing in', async () => {
    const own = copyOfCrisis('proxied');
    await addUser(own, 'ines', 'admin', PASSWORD);
    const options = ['--base-path', '/watch', '--trusted-proxy', '127.0.0.1'];
    const server = await start(own, options);
    const proxy = await proxyBefore(server.port);
    try {
      const under = `${proxy.base}/watch`;
      const page = await open('/claims', { base: under });
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await signIn(page, 'ines');
      await page.getByRole('navigation', { name: 'Views' }).waitFor();
      await page.getByText('live', { exact: true }).waitFor();
      await page.getByRole('link', { name: /^Figures/ }).click();
      await page.locator('article.card').first().waitFor();
      expect(new URL(page.url()).pathname).toBe('/watch/figures');
      await page.goto(`${under}/report/8?line=129`);
      await page.getByRole('heading', { name: 'Line 129' }).waitFor();
      await page.keyboard.press('c');
      await page.getByText('ines, a person').waitFor();
      await page.goto(`${under}/b`);
      await page.getByRole('heading', { name: 'What changed' }).waitFor();
    } finally {
      await proxy.stop();
    }
  });
});

describe('the first set-up', () => {
  useBrowser();

  it('with the code of the terminal the first user is made, and nobody after', async () => {
    const room = copyOfCrisis('setup');
    const port = await freePort();
    const base = `http://127.0.0.1:${port}`;
    // The code is shown at a terminal alone: `script` is one.
    const argv = ['serve', '--room', room, '--listen', `127.0.0.1:${port}`];
    argv.push('--trusted-proxy', '127.0.0.9');
    const line = [program('watchfloor'), ...argv].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qefc', `exec ${line}`, '/dev/null'], { stdio: 'pipe' });
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    try {
      await answers(`${base}/`, child, () => said);
      await expect.poll(() => said).toMatch(/give this code:\s+\S+/);
      const code = said.match(/give this code:\s+(\S+)/)?.[1] ?? '';
      const page = await blank({ base });
      await page.goto(`${base}/`);
      await page.waitForURL(/\/setup$/);
      await page.getByRole('heading', { name: 'Set up this room' }).waitFor();
      expect(await serious(page)).toEqual([]);
      const fill = async (words: string) => {
        await page.getByLabel('Code from the terminal').fill(words);
        await page.getByLabel('Name').fill('vane');
        await page.getByLabel('Password, 12 characters or more').fill(PASSWORD);
        await page.keyboard.press('Enter');
        await page.waitForLoadState();
      };
      await fill('not-the-code');
      await page.locator('.told').waitFor();
      await fill(code);
      await page.getByRole('navigation', { name: 'Views' }).waitFor();
      const again = await blank({ base });
      await again.goto(`${base}/claims`);
      await again.getByRole('heading', { name: 'Sign in' }).waitFor();
    } finally {
      await end(child);
    }
  });
});
