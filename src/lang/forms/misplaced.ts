/** The messages of forms that are allowed in some places only, and were met as an expression. */

import type { FormName } from '../catalogue';
import type { FormExpander } from '../expander';
import { badSyntax } from '../syntax';

export const definition =
  (name: FormName): FormExpander =>
  (form) =>
    badSyntax(
      name,
      form.span,
      `${name} is allowed at the top level or at the start of a body, not within an expression.`,
    );

export const topLevelOnly =
  (name: FormName): FormExpander =>
  (form) =>
    badSyntax(name, form.span, `${name} is allowed at the top level only.`);

export const onlyWithin =
  (name: FormName, around: string): FormExpander =>
  (form) =>
    badSyntax(name, form.span, `${name} has a meaning only within ${around}.`);
