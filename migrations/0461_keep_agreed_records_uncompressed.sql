-- Why: what was agreed goes from the offer to the policy as it is, and offers keep it uncompressed; here it was compressed on its way, a
-- sixth of writing a policy. Only the catalogue changes: the lock lasts no longer than that.

alter table policy.policy alter column record set storage external;
