/** Ports and what is written to or read from them, as rows of the catalogue. Their part is loaded late. */

export const portRows = {
  'current-output-port': ['(current-output-port)', 'The console as a port.'],
  'current-error-port': ['(current-error-port)', 'The console as a port.'],
  'write-string': [
    '(write-string string [port start end])',
    'Writes the characters of a string, from start up to end.',
  ],
  'write-char': ['(write-char char [port])', 'Writes one character.'],
  'write-simple': ['(write-simple x [port])', 'The same as write.'],
  'write-shared': [
    '(write-shared x [port])',
    'As write, with a label for each list or vector that is a part of x more than once.',
  ],
  'write-line': ['(write-line x [port])', 'As write, and ends the line.'],
  'flush-output-port': ['(flush-output-port [port])', 'Does nothing: output is never held back.'],
  'flush-output': ['(flush-output [port])', 'Does nothing: output is never held back.'],
  'call-with-output-string': [
    '(call-with-output-string f)',
    'What f writes to the port that it is called with, as a string.',
    '(call-with-output-string (lambda (port) (write 42 port))) ; => "42"',
  ],
  'call-with-port': [
    '(call-with-port port f)',
    'Calls f with the port.',
    '(call-with-port (open-input-string "ab") read-line) ; => "ab"',
  ],
  'open-output-string': [
    '(open-output-string)',
    'A port that keeps what is written to it.',
    '(get-output-string (open-output-string)) ; => ""',
  ],
  'get-output-string': [
    '(get-output-string port)',
    'What was written to a port that open-output-string made.',
    '(let ((port (open-output-string))) (write 42 port) (get-output-string port)) ; => "42"',
  ],
  'open-input-string': [
    '(open-input-string string)',
    'A port that reads the characters of a string.',
    '(read (open-input-string "(1 2)")) ; => (1 2)',
  ],
  'read-char': [
    '(read-char port)',
    'The next character, or the end of the input.',
    '(char->integer (read-char (open-input-string "a"))) ; => 97',
  ],
  'peek-char': [
    '(peek-char port)',
    'The next character, which remains to be read.',
    '(char->integer (peek-char (open-input-string "a"))) ; => 97',
  ],
  'char-ready?': [
    '(char-ready? port)',
    'Whether a character can be read at once.',
    '(char-ready? (open-input-string "a")) ; => #t',
  ],
  'read-line': [
    '(read-line port)',
    'The characters up to the end of the line, or the end of the input.',
    '(read-line (open-input-string "ab")) ; => "ab"',
  ],
  'read-string': [
    '(read-string n port)',
    'The next n characters, fewer at the end.',
    '(read-string 2 (open-input-string "abc")) ; => "ab"',
  ],
  read: [
    '(read port)',
    'The next datum, or the end of the input.',
    '(read (open-input-string "(1 2)")) ; => (1 2)',
  ],
  'eof-object': [
    '(eof-object)',
    'What is read at the end of the input.',
    '(eof-object? (eof-object)) ; => #t',
  ],
  'eof-object?': ['(eof-object? x)', 'Whether x is the end of an input.', '(eof-object? "") ; => #f'],
  'port?': ['(port? x)', 'Whether x is a port.', '(port? (current-output-port)) ; => #t'],
  'textual-port?': [
    '(textual-port? x)',
    'The same as port?.',
    '(textual-port? (current-output-port)) ; => #t',
  ],
  'binary-port?': ['(binary-port? x)', 'Whether x is a port of bytes: none is.', '(binary-port? 1) ; => #f'],
  'input-port?': [
    '(input-port? x)',
    'Whether x is a port for input.',
    '(input-port? (open-input-string "")) ; => #t',
  ],
  'output-port?': [
    '(output-port? x)',
    'Whether x is a port for output.',
    '(output-port? (current-output-port)) ; => #t',
  ],
  'input-port-open?': [
    '(input-port-open? port)',
    'Whether a port for input is not closed.',
    '(input-port-open? (open-input-string "")) ; => #t',
  ],
  'output-port-open?': [
    '(output-port-open? port)',
    'Whether a port for output is not closed.',
    '(output-port-open? (current-output-port)) ; => #t',
  ],
  'close-port': ['(close-port port)', 'Ends reading or writing.'],
  'close-input-port': ['(close-input-port port)', 'Ends reading.'],
  'close-output-port': ['(close-output-port port)', 'Ends writing.'],
} as const;
