/**
 * What helps in writing and is loaded behind the text: completion, documentation, search, and the compiler's diagnostics. A
 * program can be read and edited before it is there.
 */

import {
  acceptCompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { schemeCompletion } from './completion';
import { diagnosticDisplay, fixProblem, goToRelatedPlace, showDiagnostics } from './diagnostics';
import { documentationHover, hideTooltips, showDocumentation } from './hover';
import type { AssistanceKeys } from './keys';

export interface Assistance {
  readonly keys: AssistanceKeys;
  readonly behaviour: Extension;
  /** Underlines, and marks in the gutter. */
  readonly diagnostics: Extension;
  readonly showDiagnostics: typeof showDiagnostics;
}

export const assistance: Assistance = {
  keys: {
    acceptCompletion,
    explain: showDocumentation,
    goToRelatedPlace,
    fixProblem,
    hideTooltips,
    completion: completionKeymap,
    closeBrackets: closeBracketsKeymap,
    search: searchKeymap,
    lint: lintKeymap,
  },
  behaviour: [
    EditorView.editorAttributes.of({ 'data-assisted': '' }),
    closeBrackets(),
    highlightSelectionMatches({ minSelectionLength: 2 }),
    search({ top: true }),
    schemeCompletion,
    documentationHover,
  ],
  diagnostics: diagnosticDisplay,
  showDiagnostics,
};
