# {{names}}

{{Words}}: who they are, and where mail reaches them. Owns the PostgreSQL schema `{{schema}}`.

- `{{schema}}.{{schema}}`: one row each. `owner_id` is the account that added it; an erasure of that
  account empties the column and keeps the row.
- `src/{{name}}/`: entity, policy, errors, events, tables, repository and use cases.
- `src/http/`: routes and their classes. `src/consumers/`: what the worker does, a mail of welcome.
- Others hear of {{words}} through `{{names}}.{{name}}-added.v1`.
