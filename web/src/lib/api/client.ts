/** All requests of the wall go through here: the base path, problems in words, the CSRF header, the cache. */
import { base } from '../base';
import type { Problem } from './types';

export const API = `${base}/api/v1`;

export type Params = Record<string, string | number | boolean | null | undefined>;

/** What the server refused or could not do, or that it could not be reached (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** Seconds after which to ask again, where the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail || title);
    this.name = 'ApiError';
  }
}

let csrf: string | null = null;
let signedOut: () => void = () => {};

/** The token that a session's writes carry. */
export function setCsrf(token: string | null): void {
  csrf = token;
}

/** What to do when the server says that nobody is signed in. */
export function onSignedOut(action: () => void): void {
  signedOut = action;
}

/** The address of an endpoint. What is null, undefined or empty is left out. */
export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const name of Object.keys(params).sort()) {
    const value = params[name];
    if (value === null || value === undefined || value === '') continue;
    query.set(name, String(value));
  }
  const text = query.toString();
  return `${API}${path}${text ? `?${text}` : ''}`;
}

const MOST_KEPT = 240;
const kept = new Map<string, unknown>();

/** Forgets the answers about the past: a report filed late has changed what was known then. */
export function forget(): void {
  kept.clear();
}

/** An answer that is kept: only of a past moment, which stays what it is until a report is filed late. */
export function cached<T>(url: string): T | undefined {
  const found = kept.get(url) as T | undefined;
  if (found !== undefined) {
    // The most recently used stays longest.
    kept.delete(url);
    kept.set(url, found);
  }
  return found;
}

function keep(url: string, answer: unknown): void {
  kept.set(url, answer);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
}

/** `idle` is fetched ahead of any wish: everything that somebody waits for goes first. */
export type Options = { signal?: AbortSignal; idle?: boolean };

/** The least urgent that there is (RFC 9218): the server then makes a moment only while nobody waits for another. */
const BACKGROUND = { priority: 'u=7' };

/** Reads. Answers about a moment of the past (`as_of`) are kept. */
export async function get<T>(path: string, params: Params = {}, options: Options = {}): Promise<T> {
  const url = address(path, params);
  const known = cached<T>(url);
  if (known !== undefined) return known;
  const answer = await request<T>(url, {
    signal: options.signal ?? null,
    priority: options.idle ? 'low' : 'auto',
    headers: options.idle ? BACKGROUND : {},
  });
  if (params.as_of !== undefined && params.as_of !== null) keep(url, answer);
  return answer;
}

/** Writes: a JSON body, and the token that shows that the wall itself asks. */
export async function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (csrf) headers['x-csrf'] = csrf;
  return request<T>(address(path), {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
}

/** Reads a text: the brief, a rule. */
export async function getText(path: string, params: Params = {}, options: Options = {}) {
  const response = await ask(address(path, params), { signal: options.signal ?? null });
  return response.text();
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await ask(url, init);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'no answer', 'the server cannot be reached');
  }
  if (!response.ok) throw await problem(response);
  return response;
}

async function problem(response: Response): Promise<ApiError> {
  if (response.status === 401) signedOut();
  const wait = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  let told: Partial<Problem> = {};
  try {
    told = (await response.json()) as Partial<Problem>;
  } catch {
    // A proxy answered with a page of its own; the status says enough.
  }
  const title = told.title ?? response.statusText;
  return new ApiError(response.status, title, told.detail ?? title, retryAfter);
}

/** Whether a request was given up because something newer was asked for. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
