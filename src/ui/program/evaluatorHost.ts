/**
 * The editor of the evaluator's text: the one that ships, which is loaded when it is first wanted, or the reader's
 * change of it. Its element is made once and moved into the page, as the program's is.
 */

import type { createEditor, EditorHandle } from '../../editor';
import { firstView } from '../../parts/gates';
import { lazyPart } from '../../parts/lazyPart';
import type { Span } from '../../text/span';
import type { Session } from '../session/session';
import { carry } from '../state/spans';
import { commonWords, evaluatorWords, programWords } from '../words';
import { assist } from './assistance';

/** The editor's code, which both editors share. */
export const editorPart = lazyPart('editor', () => firstView.behind(() => import('../../editor')));
interface Loaded {
  readonly createEditor: typeof createEditor;
  /** The text that ships. */
  readonly shipped: string;
}

/** The editor with the text that ships. */
export const evaluatorPart = lazyPart('evaluatorText', async (): Promise<Loaded> => {
  const [{ createEditor }, { default: shipped }] = await Promise.all([
    editorPart.load(),
    import('../../scheme/evaluator.scm?raw'),
  ]);
  return { createEditor, shipped };
});

export class EvaluatorHost {
  readonly element: HTMLElement;
  private loaded: Loaded | null = null;
  private handle: EditorHandle | null = null;
  private opening = -1;

  constructor(private readonly session: Session) {
    this.element = document.createElement('div');
    this.element.className = 'editor-host';
  }

  /** Makes the editor, the first time that it is shown. */
  async load(): Promise<void> {
    const loaded = await evaluatorPart.load();
    if (this.loaded !== null) return;
    this.loaded = loaded;
    this.showText();
    const { documents, compileController } = this.session;
    documents.current.subscribe(() => this.showText());
    compileController.state.subscribe(() => this.showDiagnostics());
  }

  /** Selects a place of an earlier text, if it is still there; null for the text that ships. */
  async reveal(place: Pick<Span, 'start' | 'end'>, before: string | null): Promise<void> {
    await this.load();
    const { handle, loaded } = this;
    if (handle === null || loaded === null) return;
    const text = handle.text();
    const start = Math.min(place.start, text.length);
    handle.reveal(carry(place, before ?? loaded.shipped, text) ?? { start, end: start });
  }

  /** Replaces the reader's text with the one that ships. Undo restores it. */
  putBack(): void {
    const { documents, notices } = this.session;
    const before = documents.current.get().settings.evaluator;
    if (before === null) return;
    documents.editEvaluator(null);
    const undo = { label: commonWords.undo, run: () => documents.editEvaluator(before) };
    notices.done(evaluatorWords.isPutBack, undo);
  }

  private showText(): void {
    const { settings, opening } = this.session.documents.current.get();
    const { loaded } = this;
    if (loaded === null) return;
    const text = settings.evaluator ?? loaded.shipped;
    if (this.handle !== null && opening === this.opening) {
      if (this.handle.text() === text) return;
      this.handle.setText(text);
    } else {
      // The evaluator of each program has its own history.
      this.opening = opening;
      this.handle?.dispose();
      this.handle = loaded.createEditor({
        parent: this.element,
        doc: text,
        onChange: (next) => this.session.documents.editEvaluator(next === loaded.shipped ? null : next),
        tables: [],
        label: programWords.evaluatorEditor,
        keys: [],
        source: 'evaluator',
      });
      void assist(this.handle);
    }
    this.showDiagnostics();
  }

  private showDiagnostics(): void {
    const { compiled } = this.session.compileController.state.get();
    const { evaluator } = this.session.documents.current.get().settings;
    if (compiled.kind === 'none' || compiled.changedEvaluator !== evaluator) return;
    this.handle?.setDiagnostics(compiled.diagnostics);
  }
}
