// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_role.c - what the execution role of a function lets it do, and who
 * may invoke it
 *
 * Of a role only one thing matters to the network: a function in a VPC needs
 * ec2:CreateNetworkInterface (LAM-40). A role that has it, by whatever
 * statement, is not written; one that surely has not is, so that the lab is
 * refused as AWS does (LAM-42). Statements that deny are not looked at: those
 * in use deny the code of the function, not Lambda itself.
 */
#include <string.h>

#include "import/cfn_kind.h"
#include "vpc/policy.h"

struct role {
	struct cfn *c;
	struct cfn_resource *r; /* of the template */
	struct policy policy;
	struct doc *statements; /* as the lab has them */
	const char *doubt; /* a policy that nobody knows here; or NULL */
};

/* --- statements ------------------------------------------------------------ */

static void add_actions(struct role *role, const struct doc *statement)
{
	struct cfn_items actions = cfn_items(role->c,
					     cfn_in(statement, "Action"));
	struct statement *s;

	if (cfn_same(cfn_in_text(statement, "Effect"), "Deny"))
		return;
	if (cfn_in(statement, "NotAction"))
		role->doubt = "NotAction";
	s = vec_add(role->c->arena, &role->policy.statements);
	s->allow = true;
	for (size_t i = 0; i < actions.n; i++)
		if (actions.items[i]->kind == DOC_SCALAR)
			*vec_add(role->c->arena,
				 &s->actions) = actions.items[i]->text;
}

static void add_document(struct role *role, struct cfn_resource *of,
			 const struct doc *document)
{
	struct cfn_items all = cfn_items(role->c,
					 cfn_in(document, "Statement"));
	struct doc *written = cfn_policy(of, document);

	for (size_t i = 0; i < all.n; i++)
		add_actions(role, all.items[i]);
	for (size_t i = 0; written && i < written->items.n; i++)
		branch_add(role->c->arena, role->statements,
			   written->items.items[i]);
}

/* --- policies ---------------------------------------------------------------- */

static void add_known(struct role *role, const char *name)
{
	size_t before = role->policy.statements.n;
	struct arena *arena = role->c->arena;

	if (!policy_managed(arena, name, &role->policy)) {
		role->doubt = name;
		return;
	}
	for (size_t i = before; i < role->policy.statements.n; i++) {
		const struct statement *s = &role->policy.statements.items[i];
		struct doc *to = branch_map(arena, role->r->at);
		struct doc *actions = branch_inner_list(arena, to, "allow",
							role->r->at);

		for (size_t k = 0; k < s->actions.n; k++)
			branch_add(arena, actions,
				   branch_text(arena, role->r->at,
					       s->actions.items[k]));
		branch_add(arena, role->statements, to);
	}
}

/* By its ARN: of AWS's own, or one of the template */
static void add_managed(struct role *role, const struct doc *arn)
{
	const char *text = arn->kind == DOC_SCALAR ? arn->text : "";
	struct cfn_resource *of = cfn_find(role->c, text,
					   "AWS::IAM::ManagedPolicy");
	const char *slash = strrchr(text, '/');

	if (of)
		add_document(role, of, cfn_get(of, "PolicyDocument"));
	else
		add_known(role, slash ? slash + 1 : text);
}

static bool is_of(struct role *role, struct cfn_resource *policy)
{
	struct cfn_items all = cfn_items(role->c, cfn_get(policy, "Roles"));
	const char *own = cfn_get_text(role->r, "RoleName");

	if (!all.n)
		all = cfn_items(role->c, cfn_get(policy, "RoleName"));
	for (size_t i = 0; i < all.n; i++)
		if (cfn_same(all.items[i]->text, own) ||
		    cfn_find(role->c, all.items[i]->text, "AWS::IAM::Role") ==
			    role->r)
			return true;
	return false;
}

/* Policies that name the role, and not the other way round */
static void add_attached(struct role *role)
{
	static const char *const types[] = {"AWS::IAM::Policy",
					    "AWS::IAM::ManagedPolicy",
					    "AWS::IAM::RolePolicy"};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct cfn_resource *p = NULL;

		while ((p = cfn_each(role->c, types[i], p)))
			if (is_of(role, p))
				add_document(role, p,
					     cfn_get(p, "PolicyDocument"));
	}
}

static void read_role(struct role *role)
{
	struct cfn_items own = cfn_items(role->c, cfn_get(role->r, "Policies"));
	struct cfn_items managed = cfn_items(
		role->c, cfn_get(role->r, "ManagedPolicyArns"));

	for (size_t i = 0; i < own.n; i++)
		add_document(role, role->r,
			     cfn_in(own.items[i], "PolicyDocument"));
	for (size_t i = 0; i < managed.n; i++)
		add_managed(role, managed.items[i]);
	add_attached(role);
	if (role->r->stack->has_macros)
		role->doubt = "a macro";
}

static bool may_attach(const struct role *role)
{
	const struct policy_request request = {
		.action = "ec2:CreateNetworkInterface", .resource = "*"};

	return policy_opinion(&role->policy, &request) == POLICY_ALLOWS;
}

/* --- the role of a function ---------------------------------------------------- */

/* "arn:aws:iam::123456789012:role/path/NAME" names it, too */
static struct cfn_resource *role_of(struct cfn *c, const char *text)
{
	struct cfn_resource *r = cfn_find(c, text, "AWS::IAM::Role");
	const char *slash = text ? strrchr(text, '/') : NULL;

	return r || !slash ? r : cfn_find(c, slash + 1, "AWS::IAM::Role");
}

void cfn_put_role(struct cfn *c, struct cfn_resource *r)
{
	const char *text = cfn_get_text(r, "Role");
	struct role role = {.c = c, .r = role_of(c, text)};

	if (!text) /* SAM makes one that may */
		return;
	if (role.r) {
		role.statements = branch_list(c->arena, role.r->at);
		read_role(&role);
		cfn_remark(role.r, IMPORT_READ, NULL);
		if (may_attach(&role))
			return;
	}
	if (!role.r || role.doubt)
		cfn_remark(r, IMPORT_ASSUMED,
			   arena_printf(c->arena,
					"its role, by %s, may make network "
					"interfaces (LAM-40)",
					role.r ? role.doubt : text));
	else
		cfn_put(r, "role", role.statements);
}

/* --- who may invoke it -------------------------------------------------------- */

static struct cfn_resource *named_function(struct cfn *c, const char *text)
{
	struct cfn_resource *r = cfn_find(c, text, "AWS::Lambda::Function");

	return r ? r : cfn_find(c, text, "AWS::Serverless::Function");
}

/* A name, an ARN, either with a qualifier; or an alias or version of it */
static struct cfn_resource *function_of(struct cfn *c, const char *text)
{
	struct cfn_resource *r = named_function(c, text);
	struct cfn_resource *of = cfn_find(c, text, "AWS::Lambda::");
	const char *rest = text ? strstr(text, ":function:") : NULL;
	const char *colon = text ? strrchr(text, ':') : NULL;

	if (r || !text)
		return r;
	if (of)
		return named_function(c, cfn_get_text(of, "FunctionName"));
	if (rest)
		return function_of(c, rest + strlen(":function:"));
	return colon ? named_function(c, arena_strndup(c->arena, text,
						       (size_t)(colon - text)))
		     : NULL;
}

static bool is_there(const struct doc *all, const char *action,
		     const char *principal)
{
	for (size_t i = 0; i < all->items.n; i++)
		if (cfn_same(cfn_in_text(all->items.items[i], "allow"),
			     action) &&
		    cfn_same(cfn_in_text(all->items.items[i], "principals"),
			     principal))
			return true;
	return false;
}

void cfn_make_permission(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_resource *f = function_of(c,
					     cfn_get_text(r, "FunctionName"));
	const char *action = cfn_get_text(r, "Action");
	const char *principal = cfn_get_text(r, "Principal");
	struct doc *all, *statement;

	if (!f || !f->made || !action || !principal) {
		cfn_remark(r, IMPORT_IGNORED,
			   "its function is outside of all templates");
		return;
	}
	all = branch_inner_list(c->arena, f->made, "invoke_permissions", r->at);
	if (cfn_get(r, "SourceArn") || cfn_get(r, "SourceAccount"))
		cfn_remark(r, IMPORT_READ, "whatever its source");
	if (is_there(all, action, principal))
		return;
	statement = branch_map(c->arena, r->at);
	branch_put_text(c->arena, statement, "allow", r->at, action);
	branch_put_text(c->arena, statement, "principals", r->at, principal);
	branch_add(c->arena, all, statement);
}
