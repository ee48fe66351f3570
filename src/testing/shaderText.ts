/**
 * Checks the text of a shader as far as possible without a device: brackets that do not match, names that are used
 * before they are declared, declared twice in a block, or reserved.
 */

const token = /\/\/[^\n]*|[A-Za-z_]\w*|0x[0-9a-fA-F]+[uif]?|\d[\d.]*(?:e[+-]?\d+)?[uif]?|[{}()[\]]|[^\s\w]/g;

/** Names that the shader does not declare. */
const known = new Set(
  `fn struct let var const if else for while loop break continue return true false switch case default
  f32 u32 i32 bool vec2 vec3 array atomic storage read read_write uniform workgroup
  abs max min select sqrt floor ceil round trunc bitcast countLeadingZeros atomicMax workgroupUniformLoad workgroupBarrier
  group binding compute workgroup_size builtin workgroup_id local_invocation_index`.split(/\s+/),
);

/** Reserved words that an author might use. */
const reserved = new Set(
  `from of new this type with where while target self super common shared public private static final import
  module require resource regardless package precise pass null nil native move mod meta match get set export extern enum
  do class auto await async as abstract active become cast catch coherent demote ref region union unless until use using
  virtual void volatile yield filter fixed friend goto handle impl inline interface line lowp macro mut noexcept noinline
  operator packed partition patch pixelfragment priv protected pub readonly register restrict sampler signed sizeof smooth
  std subroutine template texture throw trait try typedef typename typeof undefined unorm unsafe unsized`.split(
    /\s+/,
  ),
);

const isName = (text: string): boolean => /^[A-Za-z_]/.test(text);
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

class Checker {
  readonly mistakes: string[] = [];
  private readonly scopes: Set<string>[] = [new Set()];
  private readonly open: { readonly bracket: string; readonly scoped: boolean }[] = [];
  /** Parameters, and the variable of a `for`, belong to the block that follows. */
  private pending: Set<string> | null = null;

  constructor(private readonly tokens: readonly string[]) {
    // Functions and structures may follow their use.
    for (const [index, each] of tokens.entries())
      if (each === 'fn' || each === 'struct') this.declare(tokens[index + 1]!);
  }

  private declare(name: string): void {
    if (reserved.has(name) || known.has(name)) this.mistakes.push(`${name} is reserved`);
    const scope = this.pending ?? this.scopes.at(-1)!;
    if (scope.has(name)) this.mistakes.push(`${name} is declared twice`);
    scope.add(name);
  }

  check(): readonly string[] {
    const { tokens } = this;
    for (let index = 0; index < tokens.length; index++) {
      const each = tokens[index]!;
      if (each in closing) this.openBracket(each, index);
      else if (')]}'.includes(each)) this.closeBracket(each);
      else if (each === 'fn' || each === 'for') {
        this.pending = new Set();
        if (each === 'fn') index++;
      } else if (each === 'struct') index = tokens.indexOf('}', index);
      else if (each === 'let' || each === 'var') index = this.variable(index);
      else if (isName(each)) this.name(index);
    }
    if (this.open.length > 0) this.mistakes.push('a bracket is not closed');
    return this.mistakes;
  }

  private openBracket(bracket: string, _: number): void {
    const scoped = bracket === '{';
    this.open.push({ bracket, scoped });
    if (!scoped) return;
    this.scopes.push(this.pending ?? new Set());
    this.pending = null;
  }

  private closeBracket(bracket: string): void {
    const opened = this.open.pop();
    if (opened === undefined || closing[opened.bracket] !== bracket)
      this.mistakes.push(`${bracket} closes nothing`);
    if (opened?.scoped === true) this.scopes.pop();
  }

  /** The position of the declared name. The text from `<` to `>` names the address space. */
  private variable(index: number): number {
    const at = this.tokens[index + 1] === '<' ? this.tokens.indexOf('>', index) + 1 : index + 1;
    this.declare(this.tokens[at]!);
    return at;
  }

  private name(index: number): void {
    const [before, name, after] = this.tokens.slice(index - 1, index + 2) as [string, string, string];
    if (before === '.' || known.has(name)) return;
    if (this.pending !== null && after === ':') return this.declare(name);
    if (!this.scopes.some((scope) => scope.has(name)) && this.pending?.has(name) !== true)
      this.mistakes.push(`${name} is not declared`);
  }
}

export function shaderMistakes(text: string): readonly string[] {
  return new Checker(
    [...text.matchAll(token)].map(([each]) => each).filter((each) => !each.startsWith('//')),
  ).check();
}
