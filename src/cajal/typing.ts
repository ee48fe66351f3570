/**
 * Checks linear typing. Each variable is used exactly once on every path: the parts of a term share no variable, the
 * branches of an `if` use the same ones, and the step of an `iter`, which runs many times, uses only what it carries.
 * Lambdas declare their types; the types of linked names follow from their uses.
 */

import { byPlace, type Diagnostic, diagnostic, type RelatedPlace } from '../text/diagnostic';
import { unreachable } from '../text/internal';
import type { Span } from '../text/span';
import type { ApplyTerm, Binder, IfTerm, IterTerm, LambdaTerm, Link, LinkTerm, Term } from './syntax';
import { termsWithin } from './syntax';
import { arrow, bool, mentionsNat, nat, printType, resolve, type Type, typeVariable, unify } from './types';

export interface Typing {
  readonly term: Term;
  /** The type of the whole term; if there are mistakes, as far as it is known. */
  readonly type: Type;
  /** The type of each part. */
  readonly types: ReadonlyMap<Term, Type>;
  /** The type of each variable that an iteration carries or a function binds. */
  readonly binderTypes: ReadonlyMap<Binder, Type>;
  readonly linkTypes: ReadonlyMap<Link, Type>;
  readonly dimension: number;
  readonly diagnostics: readonly Diagnostic[];
}

export function inferType(term: Term, dimension: number): Typing {
  const checker = new Checker(term, dimension);
  const { type } = checker.infer(term);
  return {
    term,
    type,
    types: checker.types,
    binderTypes: checker.binderTypes,
    linkTypes: checker.linkTypes,
    dimension,
    diagnostics: byPlace(checker.diagnostics),
  };
}

/** The place where each variable is used; the first if there are several. */
type Uses = ReadonlyMap<Binder, Span>;

interface Inferred {
  readonly type: Type;
  readonly uses: Uses;
}

const none: Uses = new Map();

class Checker {
  readonly diagnostics: Diagnostic[] = [];
  readonly types = new Map<Term, Type>();
  readonly binderTypes = new Map<Binder, Type>();
  readonly linkTypes = new Map<Link, Type>();
  /** Whether every part could be read. Otherwise it is unknown which variables are unused. */
  private readonly complete: boolean;

  constructor(
    term: Term,
    private readonly dimension: number,
  ) {
    this.complete = [...termsWithin(term)].every((each) => each.kind !== 'hole');
  }

  infer(term: Term): Inferred {
    const inferred = this.rule(term);
    this.types.set(term, inferred.type);
    return inferred;
  }

  private rule(term: Term): Inferred {
    switch (term.kind) {
      case 'variable':
        return { type: this.binderTypes.get(term.binder)!, uses: new Map([[term.binder, term.span]]) };
      case 'link':
        return { type: this.linkType(term), uses: none };
      case 'lambda':
        return this.lambda(term);
      case 'apply':
        return this.apply(term);
      case 'boolean':
        return { type: bool, uses: none };
      case 'if':
        return this.conditional(term);
      case 'numeral':
        return this.numeral(term.value, term.span);
      case 'successor': {
        const { type, uses } = this.infer(term.number);
        this.expect(nat, type, term.number, 'succ takes');
        return { type: nat, uses };
      }
      case 'iter':
        return this.iter(term);
      case 'hole':
        return { type: typeVariable(), uses: this.disjoint(term.parts.map((part) => this.infer(part).uses)) };
      default:
        return unreachable(term);
    }
  }

  private linkType({ link, span }: LinkTerm): Type {
    const before = this.linkTypes.get(link);
    if (before !== undefined) return before;
    const { known } = link;
    if (known !== null && known.dimension !== this.dimension && mentionsNat(known.type)) {
      this.diagnostics.push(
        diagnostic(
          'dimension-mismatch',
          span,
          `${link.name} counts in dimension ${known.dimension}, but this term in dimension ${this.dimension}.`,
          {
            related: [{ message: `${link.name} is defined here.`, span: known.span }],
            hint: 'Give both the same (dimension d).',
          },
        ),
      );
    }
    const type = known?.type ?? typeVariable();
    this.linkTypes.set(link, type);
    return type;
  }

  private numeral(value: number, span: Span): Inferred {
    if (value >= this.dimension) {
      this.diagnostics.push(
        diagnostic(
          'numeral-beyond-dimension',
          span,
          `${value} is beyond the dimension ${this.dimension}: the numbers are 0 to ${this.dimension - 1}.`,
          { hint: `It takes (dimension ${value + 1}) or more.` },
        ),
      );
    }
    return { type: nat, uses: none };
  }

  private lambda({ binder, body, span }: LambdaTerm): Inferred {
    this.binderTypes.set(binder, binder.type);
    const { type, uses } = this.infer(body);
    const rest = new Map(uses);
    if (!rest.delete(binder)) this.neverUsed(binder, span);
    return { type: arrow(binder.type, type), uses: rest };
  }

  private apply(term: ApplyTerm): Inferred {
    const { operator, operand } = term;
    const [taker, given] = [this.infer(operator), this.infer(operand)];
    const uses = this.disjoint([taker.uses, given.uses]);
    const type = resolve(taker.type);
    if (type.kind === 'arrow') {
      this.expect(type.domain, given.type, operand, `${this.nameOf(operator)} takes`, [
        { message: `This is of type ${printType(type)}.`, span: operator.span },
      ]);
      return { type: type.codomain, uses };
    }
    if (type.kind === 'variable') {
      const result = typeVariable();
      if (!unify(type, arrow(given.type, result)))
        this.notFunction(operator, 'It would have to take itself.');
      return { type: result, uses };
    }
    this.notFunction(operator, `It is of type ${printType(type)}.`);
    return { type: typeVariable(), uses };
  }

  private conditional({ condition, consequent, alternative }: IfTerm): Inferred {
    const test = this.infer(condition);
    this.expect(bool, test.type, condition, 'if takes');
    const [first, second] = [this.infer(consequent), this.infer(alternative)];
    this.expect(first.type, second.type, alternative, 'The branches of if have one type; the first gives', [
      { message: `This is of type ${printType(first.type)}.`, span: consequent.span },
    ]);
    for (const [uses, other, branch] of [
      [first.uses, second.uses, alternative],
      [second.uses, first.uses, consequent],
    ] as const) {
      for (const [binder, span] of uses)
        if (!other.has(binder) && !test.uses.has(binder)) this.usedInOneBranch(binder, span, branch.span);
    }
    const branches = new Map([...second.uses, ...first.uses]);
    return { type: first.type, uses: this.disjoint([test.uses, branches]) };
  }

  private iter({ base, binder, step, count, span }: IterTerm): Inferred {
    const start = this.infer(base);
    this.binderTypes.set(binder, start.type);
    const turn = this.infer(step);
    const times = this.infer(count);
    this.expect(start.type, turn.type, step, 'A step gives what it takes; the base is', [
      { message: `The base is of type ${printType(start.type)}.`, span: base.span },
    ]);
    this.expect(nat, times.type, count, 'iter counts with');
    const uses = this.disjoint([start.uses, times.uses]);
    const all = new Map(uses);
    if (!turn.uses.has(binder)) this.neverUsed(binder, span);
    for (const [each, at] of turn.uses) {
      if (each === binder) continue;
      this.notClosed(each, at, step.span);
      if (!all.has(each)) all.set(each, at);
    }
    return { type: start.type, uses: all };
  }

  /** Requires two types to be equal. `why` begins the sentence that names the wanted type: "succ takes". */
  private expect(
    wanted: Type,
    met: Type,
    part: Term,
    why: string,
    related: readonly RelatedPlace[] = [],
  ): void {
    if (unify(wanted, met)) return;
    const message = `${why} ${article(printType(wanted))}, but this is ${article(printType(met))}.`;
    const bound = part.kind === 'variable' ? [boundHere(part.binder)] : [];
    this.diagnostics.push(
      diagnostic('type-mismatch', part.span, message, { related: [...related, ...bound] }),
    );
  }

  private notFunction(operator: Term, why: string): void {
    const related = operator.kind === 'variable' ? [boundHere(operator.binder)] : [];
    this.diagnostics.push(
      diagnostic('not-a-function', operator.span, `This is applied, but it is no function. ${why}`, {
        related,
      }),
    );
  }

  private nameOf(term: Term): string {
    if (term.kind === 'variable') return term.binder.name;
    return term.kind === 'link' ? term.link.name : 'The function';
  }

  /** The uses of parts that are all computed. No variable may be in two of them. */
  private disjoint(parts: readonly Uses[]): Uses {
    const all = new Map<Binder, Span>();
    for (const uses of parts) {
      for (const [binder, span] of uses) {
        const first = all.get(binder);
        if (first === undefined) all.set(binder, span);
        else this.usedTwice(binder, first, span);
      }
    }
    return all;
  }

  private usedTwice(binder: Binder, one: Span, other: Span): void {
    const [first, second] = one.start <= other.start ? [one, other] : [other, one];
    this.diagnostics.push(
      diagnostic('used-twice', second, `${binder.name} is used twice; a variable is used exactly once.`, {
        related: [{ message: 'It is used here first.', span: first, alike: true }, boundHere(binder)],
        hint: 'Only the branches of an if may use the same variable, since one of them is taken.',
      }),
    );
  }

  private neverUsed(binder: Binder, form: Span): void {
    if (!this.complete) return;
    const type = resolve(this.binderTypes.get(binder)!);
    const { name } = binder;
    const carried = name === 'y' ? 'z' : 'y';
    const hint =
      type.kind === 'bool'
        ? `(if ${name} e e) uses up a truth value.`
        : type.kind === 'nat'
          ? `(iter e (${carried}) ${carried} ${name}) uses up a number.`
          : 'A function is used up by applying it.';
    this.diagnostics.push(
      diagnostic('never-used', binder.span, `${name} is never used; a variable is used exactly once.`, {
        related: [
          { message: `It is bound for this ${binder.type === null ? 'step' : 'function'}.`, span: form },
        ],
        hint,
      }),
    );
  }

  private usedInOneBranch(binder: Binder, use: Span, otherBranch: Span): void {
    if (!this.complete) return;
    this.diagnostics.push(
      diagnostic('used-in-one-branch', use, `${binder.name} is used in this branch, but not in the other.`, {
        related: [
          { message: `This branch does not use ${binder.name}.`, span: otherBranch, alike: true },
          boundHere(binder),
        ],
        hint: 'Both branches of an if use the same variables.',
      }),
    );
  }

  private notClosed(binder: Binder, use: Span, step: Span): void {
    this.diagnostics.push(
      diagnostic('not-closed', use, `The step of an iter runs many times, so it cannot use ${binder.name}.`, {
        related: [{ message: 'This is the step.', span: step }, boundHere(binder)],
        hint: `Carry it along in what the iteration computes, or link it: bind it outside of the term.`,
      }),
    );
  }
}

function boundHere({ name, span }: Binder): RelatedPlace {
  return { message: `${name} is bound here.`, span };
}

function article(type: string): string {
  return type.startsWith('(') ? `a function ${type}` : `a ${type}`;
}
