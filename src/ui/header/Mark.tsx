/** The logo: steps down to a lowest point. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M2.5 3.5h3.2v4.2h3.2v3.6h3.2v2.7h2.7" />
      <circle cx="16.6" cy="14" r="1.9" />
    </svg>
  );
}
