/**
 * Random closed, well-typed terms of Cajal by type, and ill-typed mutations of them. A term is made from a tape of
 * choices, which fast-check shrinks. After the end of the tape, the smallest choice is made.
 */

import fc from 'fast-check';
import { resolve, type Type, type Typing, termsWithin } from '../cajal';
import { arrow, bool, nat, printType } from '../cajal/types';

interface Variable {
  readonly name: string;
  readonly type: Type;
}

/** Reads choices from a tape; 0 after its end. */
export class Tape {
  private at = 0;

  constructor(private readonly choices: readonly number[]) {}

  below(count: number): number {
    return (this.choices[this.at++] ?? 0) % count;
  }

  get ended(): boolean {
    return this.at >= this.choices.length;
  }
}

export const tapes = fc.array(fc.nat({ max: 1023 }), { maxLength: 120, size: 'max' });

export class TermMaker {
  private names = 0;

  constructor(
    private readonly tape: Tape,
    private readonly dimension: number,
  ) {}

  /** A type whose order is at most `order`. */
  type(order: number): Type {
    const choice = this.tape.below(order === 0 ? 2 : 4);
    if (choice === 0) return bool;
    if (choice === 1) return nat;
    return arrow(this.type(order - 1), this.type(choice === 2 ? 0 : order));
  }

  private variable(type: Type): Variable {
    return { name: `x${this.names++}`, type };
  }

  private split(context: readonly Variable[], ways: number): Variable[][] {
    const parts: Variable[][] = Array.from({ length: ways }, () => []);
    for (const each of context) parts[this.tape.below(ways)]!.push(each);
    return parts;
  }

  /** A term of the type that uses each variable exactly once. */
  term(context: readonly Variable[], type: Type, depth: number): string {
    if (depth <= 0 || this.tape.ended) return this.plain(context, type);
    switch (this.tape.below(7)) {
      case 0:
        return this.plain(context, type);
      case 1: {
        const [condition, branches] = this.split(context, 2) as [Variable[], Variable[]];
        const parts = [this.term(condition, bool, depth - 1)];
        for (let branch = 0; branch < 2; branch++) parts.push(this.term(branches, type, depth - 1));
        return `(if ${parts.join(' ')})`;
      }
      case 2:
        return this.iteration(context, type, depth);
      case 3: {
        const taken = this.type(1);
        const [operator, operand] = this.split(context, 2) as [Variable[], Variable[]];
        const applied = this.term(operator, arrow(taken, type), depth - 1);
        return `(${applied} ${this.term(operand, taken, depth - 1)})`;
      }
      case 4: {
        const taken = this.type(1);
        const [value, rest] = this.split(context, 2) as [Variable[], Variable[]];
        const made = this.term(value, taken, depth - 1);
        return this.bound(taken, (variable) => this.term([...rest, variable], type, depth - 1), made);
      }
      default:
        if (type.kind === 'arrow') return this.lambda(context, type.domain, type.codomain, depth);
        if (type.kind === 'nat') return `(succ ${this.term(context, nat, depth - 1)})`;
        return this.plain(context, type);
    }
  }

  private iteration(context: readonly Variable[], type: Type, depth: number): string {
    const [base, count] = this.split(context, 2) as [Variable[], Variable[]];
    const carried = this.variable(type);
    const parts = [
      this.term(base, type, depth - 1),
      `(${carried.name})`,
      this.step(carried, depth - 1),
      this.term(count, nat, depth - 1),
    ];
    return `(iter ${parts.join(' ')})`;
  }

  /** A step of an iteration, often one that changes its state. */
  private step(carried: Variable, depth: number): string {
    const { name, type } = carried;
    if (type.kind === 'arrow' || this.tape.below(2) === 0) return this.term([carried], type, depth);
    return type.kind === 'bool' ? `(if ${name} false true)` : `(succ ${name})`;
  }

  private lambda(context: readonly Variable[], domain: Type, codomain: Type, depth: number): string {
    const variable = this.variable(domain);
    const body = this.term([...context, variable], codomain, depth - 1);
    return `(lambda ((${variable.name} ${printType(domain)})) ${body})`;
  }

  private bound(type: Type, body: (variable: Variable) => string, value: string): string {
    const variable = this.variable(type);
    return `((lambda ((${variable.name} ${printType(type)})) ${body(variable)}) ${value})`;
  }

  /** The smallest term of the type that uses all given variables. */
  private plain(context: readonly Variable[], type: Type): string {
    if (type.kind === 'arrow') {
      const [only] = context;
      if (context.length === 1 && printType(only!.type) === printType(type) && this.tape.below(2) === 0)
        return only!.name;
      return this.lambda(context, type.domain, type.codomain, 0);
    }
    const [first, ...rest] = context;
    if (first === undefined) {
      if (type.kind === 'bool') return this.tape.below(2) === 0 ? 'true' : 'false';
      return String(this.tape.below(this.dimension));
    }
    const kind = first.type.kind;
    if (rest.length === 0 && kind === type.kind) return first.name;
    if (first.type.kind === 'arrow') {
      const { domain, codomain } = first.type;
      return this.bound(
        codomain,
        (variable) => this.plain([...rest, variable], type),
        `(${first.name} ${this.plain([], domain)})`,
      );
    }
    if (kind === 'bool') return `(if ${first.name} ${this.plain(rest, type)} ${this.plain(rest, type)})`;
    const carried = this.variable(type);
    return `(iter ${this.plain(rest, type)} (${carried.name}) ${carried.name} ${first.name})`;
  }
}

/** A text with one part replaced. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function edited(source: string, { start, end, text }: Edit): string {
  return source.slice(0, start) + text + source.slice(end);
}

/**
 * Edits of a well-typed term that make it ill-typed, or of another type if `elsewhere` is set: a literal of another
 * type may only carry that type outwards.
 */
export function mutations(
  source: string,
  { term, types, dimension }: Typing,
): readonly { readonly edit: Edit; readonly elsewhere: boolean }[] {
  return [...termsWithin(term)].flatMap((each) => {
    const { start, end } = each.span;
    const text = source.slice(start, end);
    const type = resolve(types.get(each)!);
    const to = (replacement: string, elsewhere = false) => ({
      edit: { start, end, text: replacement },
      elsewhere,
    });
    const used = type.kind === 'bool' ? [`(succ ${text})`] : [`(if ${text} 0 0)`];
    const wrong = [...used, ...(type.kind === 'arrow' ? [] : [`(${text} true)`])].map((made) => to(made));
    switch (each.kind) {
      case 'boolean':
        return [...wrong, to('0', true)];
      case 'numeral':
        return [...wrong, to('true', true), to(String(dimension + each.value))];
      case 'variable': {
        const unused = new TermMaker(new Tape([]), dimension).term([], type, 0);
        const twice = type.kind === 'bool' ? `(if ${text} ${text} ${text})` : `(iter ${text} (q) q ${text})`;
        return [...wrong, to(unused), to(twice), to(`un${text}`)];
      }
      case 'iter': {
        if (each.count.kind !== 'variable') return wrong;
        const [base, step] = [each.base, each.step].map((part) =>
          source.slice(part.span.start, part.span.end),
        );
        const { name } = each.count.binder;
        return [...wrong, to(`(iter ${base} (${each.binder.name}) (iter ${step} (q) q ${name}) 0)`)];
      }
      default:
        return wrong;
    }
  });
}
