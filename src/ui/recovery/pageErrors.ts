/** Makes a notice of each uncaught error in handlers, effects of other code and promises. */

import type { Recovery } from './recovery';

/** Chrome reports layouts that a resize observer changed once more; they are drawn in the next frame. */
const harmless = /ResizeObserver loop/;

/** What of a window is used. */
export type ErrorSource = EventTarget & { readonly location: { readonly origin: string } };

/** Listens until what it answers with is called. */
export function reportPageErrors(recovery: Pick<Recovery, 'report'>, page: ErrorSource = window): () => void {
  const onError = (event: Event): void => {
    // A window's `error` event is an `ErrorEvent`.
    const { error, message, filename } = event as ErrorEvent;
    // Scripts of browser extensions run in the page too, and are not the page's.
    const foreign = filename !== '' && !filename.startsWith(page.location.origin);
    if (foreign || harmless.test(message)) return;
    recovery.report(error ?? message, null);
  };
  const onRejection = (event: Event): void => {
    // An `unhandledrejection` event is a `PromiseRejectionEvent`.
    recovery.report((event as PromiseRejectionEvent).reason, null);
  };
  page.addEventListener('error', onError);
  page.addEventListener('unhandledrejection', onRejection);
  return () => {
    page.removeEventListener('error', onError);
    page.removeEventListener('unhandledrejection', onRejection);
  };
}
