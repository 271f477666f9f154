-- Why: an auditor asks who did what about one policy, from the quote to the claim's payment, and each of these has a chain of its own. What
-- belongs to a policy, claim or application names it in its facts. That name becomes a column, with an index: over an expression,
-- row-level security would read the whole trail first. Most entries, those of quotes above all, name none and are not in the index.

alter table platform.audit_entry add column subject text collate "C"
  generated always as (substring(text from '"(?:policy|policyId|claim|application)":"((?:po|cl|ap)_[0-9A-Z]{26})"')) stored;
comment on column platform.audit_entry.subject is 'What the facts say the aggregate belongs to; derived from them, so no hash covers it';

create index audit_entry_by_subject on platform.audit_entry (subject) where subject is not null;
